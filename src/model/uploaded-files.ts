/** The artifact in which a decorated canary says where it is. */
export const WHEREABOUTS_FILE = 'whereabouts.json';

/** Where Prow's sidecar puts it, below the directory of the build. */
export const WHEREABOUTS_PATH = `artifacts/${WHEREABOUTS_FILE}`;

/**
 * What Prow leaves of every decorated job, below the directory of the build, and which component writes it first.
 * Crier fills in a finished.json that is missing, but no started.json of a job without refs.
 *
 * @see pkg/crier/reporters/gcs, pkg/initupload, pkg/sidecar
 */
export const UPLOADED_FILES = {
  'prowjob.json': 'crier',
  'podinfo.json': 'crier',
  'started.json': 'initupload',
  'finished.json': 'sidecar',
  'build-log.txt': 'sidecar',
  [WHEREABOUTS_PATH]: 'sidecar',
} as const;
