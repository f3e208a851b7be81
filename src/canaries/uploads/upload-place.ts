import { z } from 'zod';

/** What of a decoration config says where results go. */
const Config = z.looseObject({
  gcs_configuration: z.looseObject({ bucket: z.string(), path_prefix: z.string().default('') }),
});

/** Where Deck and TestGrid look for the results of one build of a periodic. */
export interface UploadPlace {
  readonly bucket: string;
  /** Path of the build's files, without a slash at the end. */
  readonly directory: string;
  /** Path of the job's latest-build.txt, which no prefix moves. */
  readonly latestBuild: string;
}

/**
 * @param config - the canary's `decoration_config`.
 * @see PathForSpec and LatestBuildForSpec, pkg/pod-utils/gcs/target.go; PathsForJob, pkg/gcsupload/run.go
 */
export function uploadPlace(config: unknown, { job, buildId }: { job: string; buildId: string }): UploadPlace {
  const { bucket, path_prefix: prefix } = Config.parse(config).gcs_configuration;
  const base = prefix.replaceAll(/^\/+|\/+$/g, '');
  return {
    bucket,
    directory: [...(base === '' ? [] : [base]), 'logs', job, buildId].join('/'),
    latestBuild: `logs/${job}/latest-build.txt`,
  };
}
