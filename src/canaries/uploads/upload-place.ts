import { z } from 'zod';
import { CANARY_GITHUB } from '../../model/github-world.js';

/** What of a decoration config says where results go. */
const Config = z.looseObject({
  gcs_configuration: z.looseObject({ bucket: z.string(), path_prefix: z.string().default('') }),
});

/** Where Deck and TestGrid look for the results of one build of a periodic, or of a presubmit. */
export interface UploadPlace {
  readonly bucket: string;
  /** Path of the build's files, without a slash at the end. */
  readonly directory: string;
  /** Path of the job's latest-build.txt, which no prefix moves. */
  readonly latestBuild: string;
  /** Path of the file that says where the build of a pull request is, for whoever knows its job and number alone; null for any other. */
  readonly index: string | null;
}

/**
 * @param config - the canary's `decoration_config`.
 * @see PathForSpec and LatestBuildForSpec and AliasForSpec, pkg/pod-utils/gcs/target.go; PathsForJob, pkg/gcsupload/run.go
 */
export function uploadPlace(
  config: unknown,
  { job, buildId, pull }: { job: string; buildId: string; pull: { repository: string; number: number } | null },
): UploadPlace {
  const { bucket, path_prefix: prefix } = Config.parse(config).gcs_configuration;
  const base = prefix.replaceAll(/^\/+|\/+$/g, '');
  // No repository of the canaries' organisation is anybody's default, so that every strategy for paths names both.
  const of =
    pull === null ? ['logs'] : ['pr-logs', 'pull', `${CANARY_GITHUB.org}_${pull.repository}`, String(pull.number)];
  return {
    bucket,
    directory: [...(base === '' ? [] : [base]), ...of, job, buildId].join('/'),
    latestBuild: `${pull === null ? 'logs' : 'pr-logs/directory'}/${job}/latest-build.txt`,
    index: pull === null ? null : `pr-logs/directory/${job}/${buildId}.txt`,
  };
}
