import type { V1Pod } from '@kubernetes/client-node';
import type { DeclaredComponent } from '../../model/environment.js';
import { workloadName } from '../../model/of-workload.js';
import { apiFailure } from '../api-failure.js';
import { connectCluster } from '../connect-cluster.js';
import { flowCanaries } from '../flow-canaries.js';
import { lookAt, lookAtAll } from '../look-at-all.js';
import type { Run } from '../open-run.js';
import { createSweeper, type Sweeper } from '../sweep-clusters.js';
import { readWorkload, uidsOf } from '../workload.js';
import { cordon, uncordon } from './cordon.js';
import { evictPods, podsToEvict } from './evict-pods.js';
import { type NodeToDrain, nodesToDrain } from './nodes-to-drain.js';
import { removeNode } from './remove-node.js';
import { watchMove } from './watch-move.js';

/** Milliseconds to be ready elsewhere, beside the grace in which a pod may end. */
const START_LIMIT_MS = 120_000;

/** A Node that was deleted is registered by its agent within ten seconds; on a busy machine it takes longer. */
const UNCORDON_LIMIT_MS = 60_000;

/** Kubernetes' default for `terminationGracePeriodSeconds`. */
const GRACE_SECONDS = 30;

/**
 * Drains each node that runs what was declared, one after another, as an upgrade of nodes does, while canaries flow;
 * and removes it; then looks at what runs. On 2019-03-26 it was a drain that started a Boskos image for the first time.
 *
 * What could not be looked at is in the history as undecided; a node that was cordoned is uncordoned whatever happens.
 *
 * @param options.firstStart - of the canaries; no start of a component may have it, nor any after it.
 * @throws the signal's reason when interrupted.
 */
export async function drainNodes(run: Run, { firstStart }: { readonly firstStart: number }): Promise<void> {
  const nodes = await nodesToDrain(run);
  run.history.append({
    kind: 'drain-started',
    phase: run.phase,
    nodes: nodes.map(({ connection, node }) => ({ clusterId: connection.cluster.id, node })),
    removes: true,
  });
  const sweeper = createSweeper(run);
  for (const [index, node] of nodes.entries()) {
    run.signal.throwIfAborted();
    await drainNode(run, { ...node, sweeper, start: firstStart + index });
  }
  run.signal.throwIfAborted();
  await lookAtAll(run);
}

async function drainNode(run: Run, at: NodeToDrain & { sweeper: Sweeper; start: number }): Promise<void> {
  const { connection, node, sweeper, start } = at;
  await cordon(connection, node, true);
  try {
    const flow = flowCanaries(run, { sweeper, start });
    const back = await moveAll(run, at).catch((error: unknown) => {
      run.signal.throwIfAborted();
      const detail = `node ${node}: ${apiFailure(error)}`;
      run.history.append({ kind: 'undecided', phase: run.phase, cause: 'cluster-unreadable', detail });
      return [];
    });
    // The next drain may end these pods again: what runs in them is looked at while they are there.
    await Promise.all([flow.end(), lookAt(run, connection, back)]);
  } finally {
    // Also for whoever has interrupted us: the environment may stay up, and its node is to take pods again.
    const signal = AbortSignal.timeout(UNCORDON_LIMIT_MS);
    await uncordon(connectCluster(connection.cluster, { signal }), node);
  }
}

/** @returns What is back elsewhere. */
async function moveAll(
  run: Run,
  { connection, node, components, start }: NodeToDrain & { start: number },
): Promise<DeclaredComponent[]> {
  const of = { phase: run.phase, start, clusterId: connection.cluster.id, node };
  const pods = await podsToEvict(connection, node);
  const limitMs = START_LIMIT_MS + graceMs(pods);
  const begun = performance.now();
  run.progress(`Waiting ≤ ${limitMs / 1_000} s for ${pods.length} pods to leave node ${node}, while canaries flow`);
  const watches = await watchAll(run, { connection, components, pods, limitMs });
  const evicting = evictPods(connection, pods, { limitMs, signal: run.signal }).then((evicted) => {
    const tookMs = Math.round(performance.now() - begun);
    run.history.append({ kind: 'node-drained', ...of, ...evicted, tookMs, limitMs });
    return evicted.refused.length + evicted.left.length === 0;
  });
  const [moves, isEmpty] = await Promise.all([Promise.all(watches), evicting]);
  for (const moved of moves) {
    run.history.append({ kind: 'workload-moved', ...of, ...moved });
    const seconds = (moved.noneMs / 1_000).toFixed(1);
    run.progress(`${moved.component} ${moved.isBack ? 'is back' : 'is not back'}: ${seconds} s without a ready pod`);
  }
  // What a budget keeps there, or what does not end, must not lose its node.
  if (isEmpty)
    run.history.append({
      kind: 'node-removed',
      ...of,
      ...(await removeNode(connection, { node, signal: run.signal })),
    });
  const back = new Set(moves.filter(({ isBack }) => isBack).map(({ workload }) => workload));
  return components.filter(({ workload }) => back.has(workloadName(workload)));
}

/** Follows each workload that has pods on the node, from before any of them is asked to go. */
async function watchAll(
  { signal }: Run,
  options: Pick<NodeToDrain, 'connection' | 'components'> & { pods: readonly V1Pod[]; limitMs: number },
): Promise<ReturnType<typeof watchMove>[]> {
  const { connection, components, pods, limitMs } = options;
  const leaving = new Set(uidsOf(pods));
  const workloads = await Promise.all(
    components.map(async (component) => ({ component, workload: await readWorkload(connection, component) })),
  );
  return workloads.flatMap(({ component, workload }) => {
    const moved = uidsOf(workload?.pods ?? []).filter((uid) => leaving.has(uid));
    return moved.length === 0 ? [] : [watchMove(connection, component, { moved, limitMs, signal })];
  });
}

function graceMs(pods: readonly V1Pod[]): number {
  return Math.max(0, ...pods.map(({ spec }) => spec?.terminationGracePeriodSeconds ?? GRACE_SECONDS)) * 1_000;
}
