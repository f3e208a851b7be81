import { observeBoskos } from '../src/canaries/boskos/observe-boskos.js';
import { type LiveRun, liveRun } from './live-run.js';

/** What looks at Boskos while other suites look at Prow. */
interface BoskosWork {
  readonly run: LiveRun;
  /** Ends when all was looked at; what broke on the way is in the history, and here. */
  readonly done: Promise<{ readonly failure: unknown }>;
}

/** All suites run in one process, one after another (vitest.config.ts): what one begins, another waits for. */
const KEY = Symbol.for('prow-staging.boskos');

/** Begins to look at Boskos, once for each run and phase; null where there is none. */
export function beginBoskos(signal: AbortSignal): BoskosWork | null {
  const run = liveRun();
  const { boskos } = run.environment;
  if (boskos === undefined) return null;
  const done = run
    .observe(signal, () => observeBoskos(run, boskos))
    .then(
      () => ({ failure: null }),
      (failure: unknown) => ({ failure }),
    );
  const work = { run, done };
  Reflect.set(globalThis, KEY, work);
  return work;
}

/** What {@link beginBoskos} began in this process; where a suite runs alone, it begins now. */
export function boskosWork(signal: AbortSignal): BoskosWork | null {
  const begun: unknown = Reflect.get(globalThis, KEY);
  return isWork(begun) ? begun : beginBoskos(signal);
}

function isWork(value: unknown): value is BoskosWork {
  return typeof value === 'object' && value !== null && 'done' in value;
}
