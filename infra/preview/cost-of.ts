import { valueAt } from '../gke/policy/value-at.js';
import { nodesOf } from './nodes-of.js';
import type { PriceFile } from './price-file.js';
import type { PreviewedResource } from './read-preview.js';

/** What one line of the bill comes to in a month of 730 hours, at least and at most. */
export interface CostLine {
  readonly what: string;
  readonly least: number;
  readonly most: number;
}

export interface Cost {
  readonly lines: readonly CostLine[];
  /** What has a price that the file does not know, so that the sum is too low. */
  readonly unpriced: readonly string[];
}

/** As Google computes a month: https://cloud.google.com/products/calculator */
const HOURS_A_MONTH = 730;

/** What stands after the deployment costs a month, as far as the price file knows; what it does not know is named. */
export function costOf(resources: readonly PreviewedResource[], prices: PriceFile): Cost {
  const standing = resources.filter(({ after }) => after !== null);
  const of = (type: string) => standing.filter((resource) => resource.type === type);
  const pools = of('gcp:container/nodePool:NodePool');
  const unpriced: string[] = [];
  const lines = [
    fees(of('gcp:container/cluster:Cluster').length, prices),
    ...pools.flatMap((pool) => {
      const line = poolCost(pool, prices);
      if (typeof line !== 'string') return [line];
      unpriced.push(line);
      return [];
    }),
    ...waysOut(of('gcp:compute/routerNat:RouterNat').length, { pools, prices }),
    secrets(of('gcp:secretmanager/secretVersion:SecretVersion').length, prices),
    ...of('gcp:container/cluster:Cluster').flatMap(({ name, after }) => {
      if (valueAt(after, 'enableAutopilot') === true) unpriced.push(`what pods of Autopilot cluster ${name} request`);
      return [];
    }),
  ];
  return { lines: lines.filter(({ most }) => most > 0), unpriced };
}

function fees(count: number, { hourly }: PriceFile): CostLine {
  return always(`management of ${count} clusters`, count * hourly.cluster * HOURS_A_MONTH);
}

/** @returns Why it has no price, where it has none. */
function poolCost({ name, after }: PreviewedResource, { hourly, monthly }: PriceFile): CostLine | string {
  const machine = String(valueAt(after, 'nodeConfig', 'machineType') ?? 'default');
  const isSpot = valueAt(after, 'nodeConfig', 'spot') === true;
  const disk = String(valueAt(after, 'nodeConfig', 'diskType') ?? 'default');
  const an = isSpot ? hourly.spotMachines[machine] : hourly.machines[machine];
  const gb = monthly.diskGb[disk];
  const size = valueAt(after, 'nodeConfig', 'diskSizeGb');
  const nodes = nodesOf(after);
  if (an === undefined) return `NodePool ${name}: no price of ${isSpot ? 'spot ' : ''}${machine}`;
  if (gb === undefined || typeof size !== 'number') return `NodePool ${name}: no price of its ${disk} disks`;
  if (nodes === null) return `NodePool ${name}: nothing says how many nodes it has`;
  const each = an * HOURS_A_MONTH + gb * size;
  return {
    what: `NodePool ${name}: ${nodes.least} to ${nodes.most} × ${machine}, ${size} GB ${disk}`,
    ...{ least: nodes.least * each, most: nodes.most * each },
  };
}

/** Nodes may all be behind one of them, and behind one only the first so many are paid for. */
function waysOut(
  count: number,
  { pools, prices: { hourly } }: { pools: readonly PreviewedResource[]; prices: PriceFile },
): CostLine[] {
  const nodes = pools.map(({ after }) => nodesOf(after) ?? { least: 0, most: 0 });
  const sum = (of: 'least' | 'most') => nodes.reduce((all, one) => all + one[of], 0);
  const paid = (some: number, capped: number) => Math.min(some, capped) * hourly.natNode * HOURS_A_MONTH;
  const addresses = count * hourly.natAddress * HOURS_A_MONTH;
  if (count === 0) return [];
  return [
    {
      what: `${count} ways out, without what goes through them`,
      least: addresses + paid(sum('least'), hourly.natNodesMax),
      most: addresses + paid(sum('most'), hourly.natNodesMax * count),
    },
  ];
}

function secrets(count: number, { monthly }: PriceFile): CostLine {
  return always(`${count} values of secrets`, count * monthly.secretVersion);
}

function always(what: string, cost: number): CostLine {
  return { what, least: cost, most: cost };
}
