import { type FollowedCanaries, submitFollowed } from '../src/canaries/cleanup/followed-canaries.js';
import { type Plants, plantPods } from '../src/canaries/cleanup/plant-pods.js';
import { planKept, planLasting } from '../src/canaries/plan.js';
import { isGivenUp } from '../src/model/canary.js';
import { type LiveRun, liveRun } from './live-run.js';

/** All suites run in one process, one after another (vitest.config.ts): what one begins, another ends. */
const PLANTS = Symbol.for('prow-staging.cleanup.plants');
const AFTERWARDS = Symbol.for('prow-staging.cleanup.canaries');

/** Something that was begun, and the run that it belongs to. */
interface Begun<Work> {
  readonly run: LiveRun;
  readonly work: Work;
}

/** Plants pods for sinker to find; null where production runs no sinker. */
export function beginPlants(signal: AbortSignal): Promise<Begun<Plants | null>> {
  return begin(PLANTS, signal, async (run) =>
    run.environment.sinker === undefined ? null : plantPods(run, run.environment.sinker),
  );
}

/** Canaries of which later suites see what becomes. */
interface Afterwards {
  /** They last until deck aborts them. */
  readonly lasting: FollowedCanaries;
  /** Plank has more to do with them than start them, and may be started again meanwhile. */
  readonly kept: FollowedCanaries;
}

/** Submits them, all that may outlive restarts of plank. */
export function beginAfterwards(signal: AbortSignal): Promise<Begun<Afterwards>> {
  return begin(AFTERWARDS, signal, async (run) => {
    const [lasting, kept] = await Promise.all([
      submitFollowed(run, planLasting(run.environment)),
      submitFollowed(
        run,
        planKept(run.environment).filter(({ task }) => !isGivenUp(task)),
      ),
    ]);
    return { lasting, kept };
  });
}

/**
 * Those that plank gives up: it deletes a pod before it writes down why (pkg/plank/reconciler.go), and one that is started
 * again in between starts that job once more. So they come when it is left alone.
 */
export function beginGivenUp(run: LiveRun): Promise<FollowedCanaries> {
  return submitFollowed(
    run,
    planKept(run.environment).filter(({ task }) => isGivenUp(task)),
  );
}

/** What {@link beginPlants} began in this process; where a suite runs alone, it begins now. */
export function plantsBegun(signal: AbortSignal): Promise<Begun<Plants | null>> {
  return begun<Plants | null>(PLANTS) ?? beginPlants(signal);
}

/** The same of {@link beginAfterwards}. */
export function afterwardsBegun(signal: AbortSignal): Promise<Begun<Afterwards>> {
  return begun<Afterwards>(AFTERWARDS) ?? beginAfterwards(signal);
}

async function begin<Work>(
  key: symbol,
  signal: AbortSignal,
  start: (run: LiveRun) => Promise<Work>,
): Promise<Begun<Work>> {
  const run = liveRun();
  const one = { run, work: await run.observe(signal, () => start(run)) };
  Reflect.set(globalThis, key, one);
  return one;
}

/** Taken once: another phase in the same process begins its own. */
function begun<Work>(key: symbol): Promise<Begun<Work>> | null {
  const one: unknown = Reflect.get(globalThis, key);
  Reflect.deleteProperty(globalThis, key);
  // What stands under a key of ours is what we put there.
  return one === undefined ? null : Promise.resolve(one as Begun<Work>);
}
