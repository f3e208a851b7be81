import { setTimeout as sleep } from 'node:timers/promises';
import type { Errands } from '../../model/errand.js';
import { apiFailure } from '../api-failure.js';
import type { Run } from '../open-run.js';
import { listProwJobs, type ProwJob } from '../prowjobs.js';
import { isReady, readWorkload } from '../workload.js';
import type { DoErrand, ErrandEnd } from './do-errand.js';
import type { ErrandLimits } from './errand-limits.js';

/** How often a job that tot has never heard of asks. */
const TIMES = 3;

/** Where tot is asked, and until when. */
interface Asking extends ErrandLimits {
  readonly component: string;
  readonly port: number;
  /** Of `performance.now()`. */
  readonly deadline: number;
}

/**
 * Asks tot for numbers as plank does: for a job that is new they go up by one; for one whose canary has a number of tot's
 * already the next is higher.
 */
export const vendNumber: DoErrand<NonNullable<Errands['number-vended']>> = async (
  run,
  { means: { port, byPlank }, component, limits },
) => {
  const asking = { ...limits, component, port, deadline: performance.now() + limits.waitLimitMs };
  const before = byPlank ? await numbered(run) : [];
  const fresh = await vendNew(run, asking);
  if (fresh.done === null || !byPlank) return fresh;
  const known = await vendKnown(run, asking, new Set(before.map(({ name }) => name)));
  return { asked: `${fresh.asked}; ${known.asked}`, done: known.done === null ? null : `${fresh.done}; ${known.done}` };
};

async function vendNew(run: Run, asking: Asking): Promise<ErrandEnd> {
  const job = `${run.environment.canary.jobPrefix}vended-${run.id}-${run.phase}`;
  const asked = `${TIMES} build numbers of a job that is new, ${job}`;
  const numbers: bigint[] = [];
  while (numbers.length < TIMES) {
    const next = await vend(run, asking, job);
    if (typeof next === 'string') return { asked: `${asked}, of which it gave ${list(numbers)}: ${next}`, done: null };
    numbers.push(next);
  }
  const isRising = numbers.every((one, index) => index === 0 || one === (numbers[index - 1] ?? 0n) + 1n);
  if (!isRising) return { asked: `${asked}, for which it gave ${list(numbers)}`, done: null };
  return { asked, done: `gave ${list(numbers)}` };
}

async function vendKnown(run: Run, asking: Asking, before: ReadonlySet<string>): Promise<ErrandEnd> {
  const asked = 'the next number of a job whose canary has one';
  let canary: ProwJob | undefined;
  for (;;) {
    canary = (await numbered(run)).find(({ name }) => !before.has(name));
    if (canary !== undefined) break;
    if (performance.now() >= asking.deadline) return { asked: `${asked}, but plank gave none a number`, done: null };
    await sleep(asking.pauseMs, undefined, { signal: run.signal });
  }
  const { job, buildId, name } = canary;
  const has = `${job}, whose ProwJob ${name} has ${buildId}`;
  const next = await vend(run, asking, job);
  if (typeof next === 'string') return { asked: `${asked}, ${has}: ${next}`, done: null };
  // Plank without tot makes up numbers of nineteen digits.
  const isNext = /^\d+$/.test(buildId) && next > BigInt(buildId);
  return isNext ? { asked, done: `${next} of ${has}` } : { asked: `${asked}, ${has}: it gave ${next}`, done: null };
}

async function numbered(run: Run): Promise<ProwJob[]> {
  const all = await listProwJobs(run.service, run.environment.namespaces.prowJobs);
  return [...all.values()].filter(({ buildId }) => buildId !== '');
}

/** A number, or why there was none until the limit; a pod that starts just now is asked again. */
async function vend(run: Run, { component, port, pauseMs, deadline }: Asking, job: string): Promise<bigint | string> {
  for (;;) {
    const pod = await readyPod(run, component);
    const answer =
      pod === null ? new Error('no pod of it is ready') : await ask(run, { ...pod, port, job }).catch((error) => error);
    if (typeof answer === 'bigint') return answer;
    if (performance.now() >= deadline) return apiFailure(answer);
    await sleep(pauseMs, undefined, { signal: run.signal });
  }
}

async function ask(
  { service }: Run,
  { name, namespace, port, job }: { name: string; namespace: string; port: number; job: string },
): Promise<bigint> {
  const path = `vend/${job}`;
  const at = { name: `${name}:${port}`, namespace, path };
  const text = String(await service.core.connectGetNamespacedPodProxyWithPath(at));
  if (!/^\d+$/.test(text)) throw new Error(`GET /${path}: "${text.slice(0, ANSWER_LENGTH_MAX)}", which is no number`);
  return BigInt(text);
}

/** More than a number has, and enough of anything else. */
const ANSWER_LENGTH_MAX = 80;

async function readyPod(run: Run, component: string): Promise<{ name: string; namespace: string } | null> {
  const declared = run.environment.components.find((one) => one.component === component && one.replicas > 0);
  const workload = declared === undefined ? null : await readWorkload(run.service, declared);
  const pod = workload?.pods.find(isReady);
  const { name = '', namespace = '' } = pod?.metadata ?? {};
  return pod === undefined ? null : { name, namespace };
}

function list(numbers: readonly bigint[]): string {
  return numbers.join(', ') || 'none';
}
