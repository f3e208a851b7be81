import type { MadeSettings } from './cluster-settings.js';
import { regionOf } from './naming.js';
import type { NodePoolSettings } from './node-pool-settings.js';
import type { SettingsBreach } from './settings-breach.js';

/** As many nodes as Google replaces at once: https://cloud.google.com/kubernetes-engine/docs/concepts/node-pool-upgrade-strategies */
const REPLACED_AT_ONCE_MAX = 20;

/** What of a cluster's node pools does not go together. */
export function poolBreaches(cluster: MadeSettings, clusterIndex: number): SettingsBreach[] {
  if (cluster.mode === 'autopilot') return [];
  return cluster.nodePools.flatMap((pool, index) => {
    const at = `clusters[${clusterIndex}].nodePools[${index}]`;
    const earlier = cluster.nodePools.slice(0, index);
    return [
      ...(earlier.some(({ name }) => name === pool.name)
        ? [{ key: `${at}.name`, expected: 'a name of its own', observed: pool.name }]
        : []),
      ...ownBreaches(pool, at),
      ...zoneBreaches(pool, { at, region: regionOf(cluster.location) }),
      ...pinBreaches(pool, { at, cluster }),
    ];
  });
}

function ownBreaches({ nodesMin, nodesMax, surge }: NodePoolSettings, at: string): SettingsBreach[] {
  const atOnce = surge.extra + surge.unavailable;
  return [
    ...(nodesMin <= nodesMax
      ? []
      : [{ key: `${at}.nodesMax`, expected: `at least nodesMin, ${nodesMin}`, observed: String(nodesMax) }]),
    ...(atOnce >= 1 && atOnce <= REPLACED_AT_ONCE_MAX
      ? []
      : [{ key: `${at}.surge`, expected: 'extra and unavailable, together 1 to 20', observed: String(atOnce) }]),
  ];
}

function zoneBreaches({ zones }: NodePoolSettings, { at, region }: { at: string; region: string }): SettingsBreach[] {
  return zones.flatMap((zone, index) =>
    regionOf(zone) === region && zone !== region
      ? []
      : [{ key: `${at}.zones[${index}]`, expected: `a zone of ${region}`, observed: zone }],
  );
}

/** In a release channel Google upgrades nodes by itself; a version that is pinned there would not stay for long. */
function pinBreaches(
  { version }: NodePoolSettings,
  { at, cluster }: { at: string; cluster: MadeSettings },
): SettingsBreach[] {
  const isHeld = cluster.maintenance.exclusions.some(({ scope }) => scope !== 'NO_MINOR_UPGRADES');
  if (version === undefined || cluster.releaseChannel === 'UNSPECIFIED' || isHeld) return [];
  return [
    {
      key: `${at}.version`,
      expected: 'releaseChannel UNSPECIFIED, or a maintenance exclusion that holds node upgrades back',
      observed: `${version} in channel ${cluster.releaseChannel}, which upgrades nodes by itself`,
    },
  ];
}
