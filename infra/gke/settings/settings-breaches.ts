import { isMade } from './cluster-settings.js';
import type { GkeSettings, SecretValues } from './gke-settings.js';
import { overlaps, prefixLength } from './ip-range.js';
import { poolBreaches } from './pool-breaches.js';
import type { SettingsBreach } from './settings-breach.js';

/** Google keeps a /28 for each control plane: https://cloud.google.com/kubernetes-engine/docs/how-to/private-clusters */
const CONTROL_PLANE_BITS = 28;
/** Accounts that the program makes for itself. */
const OWN_ACCOUNTS = ['nodes', 'deployer'];
/** The shortest window Google takes, in ms. */
const WINDOW_MIN_MS = 4 * 3_600_000;

/** Every way in which settings that are each well formed do not go together; empty where they do. */
export function settingsBreaches(
  settings: GkeSettings,
  { now, secretValues }: { now: Date; secretValues: SecretValues },
): SettingsBreach[] {
  return [
    ...expiryBreaches(settings, now),
    ...productionBreaches(settings),
    ...nameBreaches(settings),
    ...rangeBreaches(settings),
    ...settings.clusters.flatMap((cluster, index) =>
      isMade(cluster) ? [...windowBreaches(cluster.maintenance, index), ...poolBreaches(cluster, index)] : [],
    ),
    ...secretBreaches(settings, secretValues),
  ];
}

function expiryBreaches({ environment: { expiresAt } }: GkeSettings, now: Date): SettingsBreach[] {
  if (new Date(expiresAt) > now) return [];
  return [{ key: 'environment.expiresAt', expected: 'a time to come; or destroy what stands', observed: expiresAt }];
}

function productionBreaches({ environment, production, clusters, network }: GkeSettings): SettingsBreach[] {
  const named = [
    { key: 'environment.project', project: environment.project },
    ...clusters.map((cluster, index) => ({
      key: `clusters[${index}].project`,
      project: isMade(cluster) ? undefined : cluster.project,
    })),
  ];
  return [
    ...named
      .filter(({ project }) => project !== undefined && production.projects.includes(project))
      .map(({ key, project = '' }) => ({ key, expected: 'a project that is not production’s', observed: project })),
    ...network.authorized.flatMap(({ range }, index) =>
      prefixLength(range) === 0
        ? [{ key: `network.authorized[${index}].range`, expected: 'less than everybody', observed: range }]
        : [],
    ),
  ];
}

function nameBreaches({ clusters, secrets, identities, network }: GkeSettings): SettingsBreach[] {
  const services = clusters.filter(({ role }) => role === 'service').length;
  const roles =
    services === 1 && clusters.length > 1
      ? []
      : [
          {
            key: 'clusters',
            expected: 'one service cluster, and at least one build cluster',
            observed: `${services} service and ${clusters.length - services} build clusters`,
          },
        ];
  return [
    ...roles,
    ...twice(clusters.map(({ id }) => id)).map((at) => sameName(`clusters[${at}].id`, clusters[at]?.id)),
    ...twice(secrets.map(({ name }) => name)).map((at) => sameName(`secrets[${at}].name`, secrets[at]?.name)),
    ...twice([...OWN_ACCOUNTS, ...identities.map(({ name }) => name)]).map((index) => {
      const at = index - OWN_ACCOUNTS.length;
      return sameName(`identities[${at}].name`, identities[at]?.name);
    }),
    ...twice(network.authorized.map(({ range }) => range)).map((at) =>
      sameName(`network.authorized[${at}].range`, network.authorized[at]?.range),
    ),
  ];
}

function rangeBreaches({ clusters }: GkeSettings): SettingsBreach[] {
  const named = clusters.flatMap((cluster, index) =>
    isMade(cluster)
      ? Object.entries(cluster.ranges).map(([name, range]) => ({ key: `clusters[${index}].ranges.${name}`, range }))
      : [],
  );
  const planes = named.filter(
    ({ key, range }) => key.endsWith('.controlPlane') && prefixLength(range) !== CONTROL_PLANE_BITS,
  );
  return [
    ...planes.map(({ key, range }) => ({ key, expected: 'a /28', observed: range })),
    ...named.flatMap(({ key, range }, index) => {
      const other = named.slice(0, index).find((earlier) => overlaps(earlier.range, range));
      if (other === undefined) return [];
      return [{ key, expected: 'a range of its own', observed: `${range} overlaps ${other.range} of ${other.key}` }];
    }),
  ];
}

function windowBreaches({ startTime, endTime }: { startTime: string; endTime: string }, at: number): SettingsBreach[] {
  const lengthMs = new Date(endTime).getTime() - new Date(startTime).getTime();
  if (lengthMs >= WINDOW_MIN_MS) return [];
  return [
    {
      key: `clusters[${at}].maintenance.endTime`,
      expected: 'at least four hours after startTime',
      observed: `${lengthMs / 3_600_000} hours`,
    },
  ];
}

function secretBreaches({ secrets, identities }: GkeSettings, values: SecretValues): SettingsBreach[] {
  const names = secrets.map(({ name }) => name);
  const unknown = (key: string, name: string) =>
    names.includes(name) ? [] : [{ key, expected: `one of secrets[].name: ${names.join(', ')}`, observed: name }];
  return [
    ...Object.keys(values).flatMap((name) => unknown(`secretValues.${name}`, name)),
    ...identities.flatMap((identity, index) =>
      identity.secrets.flatMap((name, at) => unknown(`identities[${index}].secrets[${at}]`, name)),
    ),
  ];
}

function sameName(key: string, observed = ''): SettingsBreach {
  return { key, expected: 'a name of its own', observed: `${observed}, once more` };
}

/** Places at which something stands that stood before. */
function twice(values: readonly string[]): number[] {
  return values.flatMap((value, index) => (values.indexOf(value) < index ? [index] : []));
}
