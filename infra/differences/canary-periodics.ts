import { stringify } from 'yaml';
import type { ClusterAlias } from '../../src/model/alias.js';
import { CANARY_POD, canaryWord } from '../../src/model/canary.js';
import type { Difference } from '../../src/model/environment.js';
import type { HostNodes } from './difference-rule.js';
import { onHostNodes } from './host-nodes.js';

/** Name prefix of the periodics that horologium starts as canaries. */
export const CANARY_JOB_PREFIX = 'staging-canary-';

/** The file they stand in; Prow wants file names that are unique in the whole job configuration. */
export const CANARY_JOBS_FILE = 'staging-canaries.yaml';

/** Name of the rule that adds them. */
export const CANARY_PERIODICS = 'canary-periodics';

/** How often horologium starts each: short enough that a bump is followed by fresh ones, whenever it comes. */
const INTERVAL = '30s';

/** Works in any image and on a node that only offers a shell. */
const DO_NOTHING = ['/bin/sh', '-c', 'exit 0'];

/** Sorted, so that the same jobs are the same bytes however the inputs were written down. */
const LAYOUT = { aliasDuplicateObjects: false, sortMapEntries: true };

/** The jobs horologium starts by itself: one for each alias, and one that names no cluster. */
export function canaryPeriodics(
  aliases: readonly ClusterAlias[],
  canary: { image: string; hostNodes: HostNodes | null },
): { name: string; text: string; differences: Difference[] } {
  const spec = podSpec(canary);
  const periodics = [...aliases.map(({ name }) => name), null].map((cluster) => ({
    name: `${CANARY_JOB_PREFIX}${canaryWord(cluster)}`,
    interval: INTERVAL,
    ...(cluster === null ? {} : { cluster }),
    decorate: false,
    spec,
  }));
  const differences = periodics.map(({ name }) => ({
    rule: CANARY_PERIODICS,
    reason: 'horologium must be seen to start jobs, and every alias must be reached that way too',
    subject: `periodic ${name}`,
  }));
  return { name: CANARY_JOBS_FILE, text: stringify({ periodics }, LAYOUT), differences };
}

function podSpec({ image, hostNodes }: { image: string; hostNodes: HostNodes | null }): Record<string, unknown> {
  const pod = {
    containers: [{ image, command: DO_NOTHING }],
    serviceAccountName: CANARY_POD.serviceAccount,
    volumes: CANARY_POD.volumes.map((name) => ({ name, emptyDir: {} })),
  };
  return hostNodes === null ? pod : onHostNodes(pod, hostNodes);
}
