import { type Canary, CLONE_TASK, type Task } from './canary.js';

/** The artifact in which a decorated canary says where it is. */
export const WHEREABOUTS_FILE = 'whereabouts.json';

/** Where Prow's sidecar puts it, below the directory of the build. */
export const WHEREABOUTS_PATH = `artifacts/${WHEREABOUTS_FILE}`;

/** The same of a canary of a pull request: an artifact in a folder, as most jobs leave them. */
export const CLONED_FILE = `inside/${WHEREABOUTS_FILE}`;
export const CLONED_PATH = `artifacts/${CLONED_FILE}`;

/** Where a canary of this task says where it is, below the directory of the build. */
export function whereaboutsPath(task: Task | undefined): typeof WHEREABOUTS_PATH | typeof CLONED_PATH {
  return task === CLONE_TASK ? CLONED_PATH : WHEREABOUTS_PATH;
}

/**
 * How long results may take to appear once their canary is over, in milliseconds; crier uploads within a second or two of
 * hearing of it. Whoever waits less has not seen that one is missing.
 */
export const RESULTS_LIMIT_MS = 60_000;

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
  [CLONED_PATH]: 'sidecar',
  'clone-log.txt': 'initupload',
  'clone-records.json': 'initupload',
} as const;

/** Those of jobs for which something is cloned, and which canary leaves its whereabouts where. */
const OF_CLONES: readonly string[] = [CLONED_PATH, 'clone-log.txt', 'clone-records.json'];

/**
 * The files that Prow leaves of a decorated job with this `cluster:` spelling and task. Crier looks for the pod of a job without
 * one under Prow's alias for its own cluster, finds none, and leaves no podinfo.json.
 *
 * @see pkg/crier/reporters/gcs/kubernetes/reporter.go, which takes `spec.cluster` as it is
 */
export function expectedFiles({ spelling, task }: Pick<Canary, 'spelling' | 'task'>): (keyof typeof UPLOADED_FILES)[] {
  const files = Object.keys(UPLOADED_FILES) as (keyof typeof UPLOADED_FILES)[];
  const isOther = (file: string): boolean =>
    task === CLONE_TASK ? file === WHEREABOUTS_PATH : OF_CLONES.includes(file);
  return files.filter((file) => !isOther(file) && (spelling !== null || file !== 'podinfo.json'));
}
