import { valueAt } from '../gke/policy/value-at.js';
import { changedPaths } from './changed-paths.js';
import { nodesOf } from './nodes-of.js';
import type { PreviewedResource } from './read-preview.js';

/** Nodes that a deployment would drain, or a control plane it would take away for a while. */
export interface PreviewedDrain {
  readonly resource: string;
  /** As one sentence. */
  readonly what: string;
  readonly because: readonly string[];
  /** Minutes from first to last node at least and at most; null where nothing says how many there are. */
  readonly minutes: { readonly least: number; readonly most: number } | null;
}

/**
 * What a node took on 2019-03-26: 150 nodes, five minutes each, one after another, and twelve hours later Boskos was
 * found dead. Google waits up to an hour for each budget that lets no pod go.
 */
const MINUTES_A_NODE = 5;

const NODE_POOL = 'gcp:container/nodePool:NodePool';
const CLUSTER = 'gcp:container/cluster:Cluster';

/** Of what changes on nodes, only these stay with the nodes that are there. Whatever else may take new ones. */
const IN_PLACE = /^(autoscaling|management|upgradeSettings|maintenancePolicies|nodeConfig\.resourceLabels)(\.|$)/;
/** What takes a control plane through an upgrade, and in a release channel its nodes after it. */
const UPGRADES_CONTROL_PLANE = /^(minMasterVersion|releaseChannel)(\.|$)/;

/** Every drain among what would change; each is a finding, for what comes back is what specs say, not what runs. */
export function drainsOf(resources: readonly PreviewedResource[]): PreviewedDrain[] {
  return resources.flatMap((resource) => {
    if (resource.type === NODE_POOL) return drainOfPool(resource);
    return resource.type === CLUSTER ? upgradeOf(resource) : [];
  });
}

function drainOfPool({ deed, name, before, after }: PreviewedResource): PreviewedDrain[] {
  const resource = `NodePool ${name}`;
  const nodes = nodesOf(before);
  if (deed === 'deleted' || deed === 'replaced')
    return [
      {
        ...{ resource, because: deed === 'deleted' ? [] : changedPaths(before, after) },
        what: `all nodes go at once (${deed}); no pod waits for another`,
        minutes: null,
      },
    ];
  const because = deed === 'changed' ? changedPaths(before, after).filter((path) => !IN_PLACE.test(path)) : [];
  if (because.length === 0) return [];
  const surge = numberAt(after, 'upgradeSettings', 'maxSurge') + numberAt(after, 'upgradeSettings', 'maxUnavailable');
  const atOnce = Math.max(1, surge);
  const [from, to] = [valueAt(before, 'version'), valueAt(after, 'version')];
  const step = because.includes('version')
    ? `from ${from ?? 'the cluster’s version'} to ${to ?? 'the cluster’s'}, `
    : '';
  return [
    {
      ...{ resource, because },
      what: `${step}${nodes === null ? 'every node' : `${nodes.least} to ${nodes.most} nodes`} drained, ${atOnce} at a time`,
      minutes: nodes === null ? null : { least: spent(nodes.least, atOnce), most: spent(nodes.most, atOnce) },
    },
  ];
}

function upgradeOf({ deed, name, before, after }: PreviewedResource): PreviewedDrain[] {
  const because =
    deed === 'changed' ? changedPaths(before, after).filter((path) => UPGRADES_CONTROL_PLANE.test(path)) : [];
  if (because.length === 0) return [];
  const isZonal = /-[a-z]$/.test(String(valueAt(after, 'location')));
  return [
    {
      ...{ resource: `Cluster ${name}`, because, minutes: null },
      what: `its control plane is upgraded, ${isZonal ? 'away meanwhile' : 'one replica after another'}; its nodes may follow`,
    },
  ];
}

function numberAt(value: unknown, ...path: readonly string[]): number {
  const found = valueAt(value, ...path);
  return typeof found === 'number' ? found : 0;
}

function spent(nodes: number, atOnce: number): number {
  return Math.ceil(nodes / atOnce) * MINUTES_A_NODE;
}
