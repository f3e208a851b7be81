import { isRecord } from './is-record.js';

/** Settings that Prow does not take from its defaults where a job says that it has none. */
const EMPTIED = ['gcs_credentials_secret', 's3_credentials_secret', 'cookiefile_secret'];

/** Settings that are merged in whatever a job says, and for which staging has nothing: keys, users, pools of nodes. */
const MERGED_ANYWAY = [
  ...['ssh_key_secrets', 'oauth_token_secret', 'github_app_id', 'github_app_private_key_secret'],
  ...['run_as_user', 'run_as_group', 'fs_group', 'scheduling_options'],
];

/**
 * What a job in the configuration says of its own decoration, so that Prow merges production's defaults into it and its
 * pod can run in staging. Null where that cannot be said.
 *
 * @param merged - production's defaults for the job.
 * @param own - what canaries are decorated with in their place.
 * @see ApplyDefault, pkg/apis/prowjobs/v1/types.go
 */
export function cloneDecoration(
  merged: Readonly<Record<string, unknown>>,
  own: Readonly<Record<'utility_images' | 'timeout' | 'grace_period', unknown>> & {
    readonly gcs_configuration: Readonly<Record<string, unknown>>;
  },
): Record<string, unknown> | null {
  if (merged['skip_cloning'] === true) return null;
  if (MERGED_ANYWAY.some((name) => isSaid(merged[name]))) return null;
  const { bucket } = own.gcs_configuration;
  const usual = isRecord(merged['gcs_configuration']) ? merged['gcs_configuration']['bucket'] : undefined;
  return {
    ...Object.fromEntries(EMPTIED.filter((name) => isSaid(merged[name])).map((name) => [name, ''])),
    utility_images: own.utility_images,
    timeout: own.timeout,
    grace_period: own.grace_period,
    ...(bucket === usual ? {} : { gcs_configuration: { bucket } }),
  };
}

function isSaid(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== '';
}
