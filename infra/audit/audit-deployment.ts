import { createApiClient } from '../../src/local/host-node/api-client.js';
import { readKubeconfig } from '../../src/local/host-node/kubeconfig.js';
import type { Difference } from '../../src/model/environment.js';
import { ExplainedError } from '../../src/model/explained-error.js';
import { readProduction } from '../../src/production/read-production.js';
import { planFor } from '../plan-for.js';
import type { ProgramInputs } from '../program-inputs.js';
import { auditCluster } from './audit-cluster.js';
import { clusterObjects } from './cluster-objects.js';
import { expectedClusters } from './expected-clusters.js';
import { rejectUnlistedPlan } from './reject-unlisted-plan.js';
import { unlistedError } from './unlisted.js';

/** What a deployment said of itself. */
export interface Deployment {
  readonly inputs: ProgramInputs;
  /** As it gave them out: what is printed and saved. */
  readonly differences: readonly Difference[];
  /** False where it ended before everything was made: nothing is missed then. */
  readonly isWhole: boolean;
}

/**
 * Holds what stands against production itself: production is read and planned for anew, the plan is held against production and
 * the list that was given out, and each cluster's API server is asked what it has. Whatever changed an object on its way (the
 * program, the engine, an option, a hand) is found here, for nothing of the way is asked.
 *
 * @param onEvent - hears what was held against what, and how long it took.
 * @throws {ExplainedError} `fault` for a difference that nobody listed, with object and field.
 */
export async function auditDeployment(
  { inputs, differences, isWhole }: Deployment,
  onEvent: (line: string) => void,
): Promise<void> {
  const begin = performance.now();
  const production = await readProduction(inputs.production);
  const plan = await planFor(production, inputs);
  rejectUnlistedPlan(production, plan, differences);
  const expected = expectedClusters(production, { inputs, plan, differences });
  const found = await Promise.all(
    expected.map(async (one) => {
      const kubeconfig = inputs.clusters.find(({ id }) => id === one.clusterId)?.kubeconfig ?? '';
      try {
        const cluster = await clusterObjects(createApiClient(readKubeconfig(kubeconfig)));
        return await auditCluster(cluster, one, { isWhole });
      } catch (error) {
        throw unanswered(error, { clusterId: one.clusterId, kubeconfig });
      }
    }),
  );
  const evidence = `${production.root} against what the API servers of ${expected.map(({ clusterId }) => clusterId).join(', ')} have`;
  if (found.flat().length > 0) throw unlistedError(found.flat(), evidence);
  const objects = expected.reduce((sum, one) => sum + one.objects.length + one.contents.size, 0);
  onEvent(
    `Held ${objects} objects on ${expected.length} clusters against production in ${Math.round(performance.now() - begin)} ms`,
  );
}

function unanswered(
  cause: unknown,
  { clusterId, kubeconfig }: { clusterId: string; kubeconfig: string },
): ExplainedError {
  return new ExplainedError(
    'undecided',
    {
      what: `what stands on cluster ${clusterId} could not be held against production`,
      expected: 'an answer of its API server about each object that was deployed',
      observed: cause instanceof Error ? cause.message : String(cause),
      evidence: kubeconfig,
      next: 'look whether the cluster answers, and deploy again',
    },
    { cause },
  );
}
