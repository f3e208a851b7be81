import { setTimeout as sleep } from 'node:timers/promises';
import { aliasOf } from '../../model/alias.js';
import type { Canary } from '../../model/canary.js';
import type { EventOf } from '../../model/observations.js';
import { WAYS_IN } from '../../model/way.js';
import type { Run } from '../open-run.js';
import { repeatedProwJobs } from '../repeated-prowjobs.js';
import { runTrial, TRIAL_LIMITS, watchUntilOver } from '../run-trial.js';
import { startWays } from '../start-ways.js';
import type { Sweeper } from '../sweep-clusters.js';
import { type WatchedCanaries, watchCanaries } from '../watched-canaries.js';
import type { PlannedOutage } from './plan-outages.js';
import { type Replaced, replacePods } from './replace-pods.js';
import { stopApiServers } from './stop-api-servers.js';
import { watchAway } from './watch-away.js';
import { type WatchedComponent, watchComponent } from './watch-component.js';

/** Milliseconds that a workload may take to be ready again once all else is. */
const BACK_LIMIT_MS = 120_000;

/** Plank asks for clusters it misses every five seconds, and ends when one answers; a busy machine may be slow to. */
const ENDS_LIMIT_MS = 60_000;
const PAUSE_MS = 250;

/**
 * Components with a client for each cluster, and so those for which it matters whether one is there at their start.
 *
 * @see BuildClusters, BuildClusterClients and BuildClusterCoreV1Clients in cmd of sigs.k8s.io/prow
 */
const HAS_CLIENTS = ['prow-controller-manager', 'sinker', 'crier', 'deck', 'hook'];

/** An outage, and where it is to be made. */
export type OutageToMake = PlannedOutage & {
  readonly socketPath: string;
  readonly sweeper: Sweeper;
  /** Of the canaries meanwhile; those after it have the next. */
  readonly start: number;
};

/** What is seen while API servers are away. */
type Away = Pick<EventOf<'outage-ended'>, 'waiting' | 'late' | 'limitMs'> & {
  readonly replaced: ReadonlyMap<string, Replaced>;
};

/** Makes one outage and writes down what became of jobs and components. The API servers work again whatever happens. */
export async function liveThrough(run: Run, making: OutageToMake): Promise<void> {
  const { outage, clusterIds, start, sweeper } = making;
  const of = { phase: run.phase, start, outage, clusterIds };
  const startAfter = outage === 'midway' ? null : start + 1;
  run.history.append({ kind: 'outage-begun', ...of, startAfter });
  const components = await watchAll(run);
  const canaries = repeatedProwJobs(run.environment, start);
  const watched = watchCanaries(run, { start, canaries });
  // Nothing can be submitted while Prow's own API server is away: what is under way then was submitted before.
  if (outage === 'restarted') await startWays(run, { canaries, watched });
  const begun = performance.now();
  const away = await whileAway(run, making, { canaries, watched });
  const awayMs = Math.round(performance.now() - begun);
  run.progress(`${clusterIds.join(', ')} back after ${(awayMs / 1_000).toFixed(1)} s`);
  if (outage === 'at-start') await plankEnds(run, components);
  // What is asked again after ever longer pauses waits at most as long again as it has.
  const waitLimitMs = TRIAL_LIMITS.waitLimitMs + awayMs;
  run.progress(`Waiting ≤ ${Math.round(waitLimitMs / 1_000)} s for canaries that waited (start ${start})`);
  await watchUntilOver(run, { watched, sweeper, start, limits: { ...TRIAL_LIMITS, waitLimitMs } });
  run.progress(`Looking into every cluster (start ${start})`);
  await sweeper.sweep(start);
  watched.conclude(waitLimitMs);
  if (startAfter !== null)
    await runTrial(run, { sweeper, start: startAfter, canaries: repeatedProwJobs(run.environment, startAfter) });
  await writeDown(run, { of, components, replaced: away.replaced });
  const { waiting, late, limitMs } = away;
  run.history.append({ kind: 'outage-ended', ...of, awayMs, waiting, late, limitMs });
}

async function whileAway(
  run: Run,
  { outage, clusterIds, socketPath, sweeper, start }: OutageToMake,
  { canaries, watched }: { canaries: readonly Canary[]; watched: WatchedCanaries },
): Promise<Away> {
  run.progress(`The API server of ${clusterIds.join(', ')} is stopped (${outage})`);
  const stopped = await stopApiServers(socketPath, clusterIds);
  const nothing = { replaced: new Map(), waiting: [], late: [], limitMs: TRIAL_LIMITS.waitLimitMs };
  try {
    if (outage === 'restarted') return nothing;
    const replaced = outage === 'at-start' ? await startAnew(run) : new Map<string, Replaced>();
    // Without plank nothing flows, and its not coming up is what there is to say.
    if (replaced.get(WAYS_IN.prowjob.component)?.isUp === false) return { ...nothing, replaced };
    await startWays(run, { canaries, watched });
    const isAway = (canary: Canary) => clusterIds.includes(clusterOf(run, canary) ?? '');
    return { replaced, ...(await watchAway(run, { watched, sweeper, start, isAway })) };
  } finally {
    await stopped.start();
  }
}

function clusterOf({ environment }: Run, { spelling }: Canary): string | null {
  return environment.aliases.find(({ name }) => name === aliasOf(spelling))?.clusterId ?? null;
}

/** Every workload that was declared to run, Boskos' too, from now. */
async function watchAll({ environment, service, clusters, signal }: Run): Promise<WatchedComponent[]> {
  const { boskos, components } = environment;
  const lending = clusters.find(({ cluster }) => cluster.id === boskos?.clusterId);
  const all = [
    ...components.map((component) => ({ connection: service, component })),
    ...(lending === undefined
      ? []
      : (boskos?.components ?? []).map((component) => ({ connection: lending, component }))),
  ].filter(({ component }) => component.replicas > 0);
  return Promise.all(all.map(({ connection, component }) => watchComponent(connection, component, { signal })));
}

async function startAnew(run: Run): Promise<Map<string, Replaced>> {
  const own = run.environment.components.filter(
    ({ component, replicas }) => replicas > 0 && HAS_CLIENTS.includes(component),
  );
  run.progress(`Waiting ≤ 60 s for ${own.map(({ component }) => component).join(', ')} to start without it`);
  return new Map(
    await Promise.all(own.map(async (component) => [component.component, await replacePods(run, component)] as const)),
  );
}

/** Until then it has no client of what is back, and would end jobs of it with an error. Past the limit canaries tell. */
async function plankEnds(run: Run, components: readonly WatchedComponent[]): Promise<void> {
  const planks = components.filter(({ component }) => component.component === WAYS_IN.prowjob.component);
  const deadline = performance.now() + ENDS_LIMIT_MS;
  run.progress(`Waiting ≤ ${ENDS_LIMIT_MS / 1_000} s for plank to end and come back with a client of it`);
  while (planks.some((one) => one.timesEnded() === 0) && performance.now() < deadline && !run.signal.aborted)
    await sleep(PAUSE_MS, undefined, { signal: run.signal }).catch(() => undefined);
}

async function writeDown(
  run: Run,
  seen: {
    of: Pick<EventOf<'component-in-outage'>, 'phase' | 'start' | 'outage' | 'clusterIds'>;
    components: readonly WatchedComponent[];
    replaced: ReadonlyMap<string, Replaced>;
  },
): Promise<void> {
  run.progress(`Waiting ≤ ${BACK_LIMIT_MS / 1_000} s for ${seen.components.length} workloads to be back`);
  const fates = await Promise.all(seen.components.map((one) => one.untilBack(BACK_LIMIT_MS)));
  for (const fate of fates) {
    const replaced = seen.replaced.get(fate.component);
    const away = { isUpAway: replaced?.isUp ?? null, unreadyAway: replaced?.unready ?? '' };
    run.history.append({ kind: 'component-in-outage', ...seen.of, ...away, ...fate });
  }
}
