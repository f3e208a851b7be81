import { type LastingCanaries, submitLasting } from '../src/canaries/cleanup/lasting-canaries.js';
import { type Plants, plantPods } from '../src/canaries/cleanup/plant-pods.js';
import { type LiveRun, liveRun } from './live-run.js';

/** All suites run in one process, one after another (vitest.config.ts): what one begins, another ends. */
const PLANTS = Symbol.for('prow-staging.cleanup.plants');
const LASTING = Symbol.for('prow-staging.cleanup.lasting');

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

/** Submits canaries that last until deck aborts them. */
export function beginLasting(signal: AbortSignal): Promise<Begun<LastingCanaries>> {
  return begin(LASTING, signal, submitLasting);
}

/** What {@link beginPlants} began in this process; where a suite runs alone, it begins now. */
export function plantsBegun(signal: AbortSignal): Promise<Begun<Plants | null>> {
  return begun<Plants | null>(PLANTS) ?? beginPlants(signal);
}

/** The same of {@link beginLasting}. */
export function lastingBegun(signal: AbortSignal): Promise<Begun<LastingCanaries>> {
  return begun<LastingCanaries>(LASTING) ?? beginLasting(signal);
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
