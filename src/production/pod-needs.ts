import { valueAt } from './value-at.js';

/** What a job's pod expects to find in its namespace, by name. */
export interface PodNeeds {
  readonly serviceAccounts: readonly string[];
  readonly secrets: readonly string[];
  readonly configMaps: readonly string[];
}

const NOTHING: PodNeeds = { serviceAccounts: [], secrets: [], configMaps: [] };

/**
 * Names of service accounts, Secrets and ConfigMaps anywhere inside a piece of
 * configuration: a job, a preset, a decoration default. Values are never read,
 * and there are none: configuration names secrets, it does not hold them.
 */
export function podNeedsOf(value: unknown): PodNeeds {
  if (Array.isArray(value)) return mergeNeeds(value.map(podNeedsOf));
  if (typeof value !== 'object' || value === null) return NOTHING;
  return mergeNeeds(Object.entries(value).map(([key, child]) => needsOfField(key, child)));
}

/** All names of several needs, each once, sorted. */
export function mergeNeeds(needs: readonly PodNeeds[]): PodNeeds {
  const all = (pick: (need: PodNeeds) => readonly string[]): string[] => [...new Set(needs.flatMap(pick))].sort();
  return {
    serviceAccounts: all((need) => need.serviceAccounts),
    secrets: all((need) => need.secrets),
    configMaps: all((need) => need.configMaps),
  };
}

// Field names of core/v1 PodSpec and of Prow's DecorationConfig (pkg/apis/prowjobs/v1/types.go).
const SERVICE_ACCOUNT_FIELDS = ['serviceAccountName', 'default_service_account_name'];
const SECRET_NAME_FIELDS = ['secretName', 'gcs_credentials_secret', 's3_credentials_secret', 'cookiefile_secret'];
const SECRET_OBJECT_FIELDS = ['secretRef', 'secretKeyRef', 'secret', 'oauth_token_secret'];
const SECRET_LIST_FIELDS = ['ssh_key_secrets'];
const CONFIG_MAP_OBJECT_FIELDS = ['configMapRef', 'configMapKeyRef', 'configMap'];

function needsOfField(key: string, child: unknown): PodNeeds {
  if (typeof child === 'string' && child !== '') {
    if (SERVICE_ACCOUNT_FIELDS.includes(key)) return { ...NOTHING, serviceAccounts: [child] };
    if (SECRET_NAME_FIELDS.includes(key)) return { ...NOTHING, secrets: [child] };
  }
  if (SECRET_LIST_FIELDS.includes(key) && Array.isArray(child)) {
    return { ...NOTHING, secrets: child.filter((name) => typeof name === 'string') };
  }
  const deeper = podNeedsOf(child);
  const name = nameIn(child);
  if (name === null) return deeper;
  if (SECRET_OBJECT_FIELDS.includes(key)) return mergeNeeds([deeper, { ...NOTHING, secrets: [name] }]);
  if (CONFIG_MAP_OBJECT_FIELDS.includes(key)) return mergeNeeds([deeper, { ...NOTHING, configMaps: [name] }]);
  return deeper;
}

function nameIn(value: unknown): string | null {
  const name: unknown = valueAt(value, ['name']);
  return typeof name === 'string' && name !== '' ? name : null;
}
