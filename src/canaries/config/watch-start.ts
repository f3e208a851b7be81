import { setTimeout as sleep } from 'node:timers/promises';
import type { V1Pod } from '@kubernetes/client-node';
import type { DeclaredComponent } from '../../model/environment.js';
import type { ClusterConnection } from '../connect-cluster.js';
import type { Observer } from '../observer.js';
import { metricValue } from '../prometheus-text.js';
import { isReady, restartsOf } from '../workload.js';
import { type ConfigAnswer, lastWords } from './read-checkconfig.js';

/** A pod of a component that has just been made. */
export interface WatchedStart {
  readonly component: DeclaredComponent;
  readonly name: string;
  readonly service: ClusterConnection;
  readonly observer: Observer | null;
  readonly signal: AbortSignal;
}

const PAUSE_MS = 500;
/** A component that is up for so long has read its configuration; what it cannot read ends it within a second or two. */
const STAY_MS = 5_000;

/**
 * Watches a pod until its component has ended by itself, or has been ready and answered for its version for
 * {@link STAY_MS}. One that does neither within the limit was not asked.
 */
export async function watchStart(start: WatchedStart, { limitMs }: { limitMs: number }): Promise<ConfigAnswer> {
  const deadline = performance.now() + limitMs;
  let upSince: number | null = null;
  for (;;) {
    start.signal.throwIfAborted();
    const pod = await podNow(start);
    const ended = endOf(pod);
    if (ended !== null) return { answer: 'refused', exitCode: ended, words: [await wordsOf(start, pod)] };
    const isUp = isReady(pod) && (await answers(start, pod));
    upSince = isUp ? (upSince ?? performance.now()) : null;
    if (upSince !== null && performance.now() - upSince >= STAY_MS)
      return { answer: 'accepted', exitCode: null, words: [] };
    if (performance.now() >= deadline)
      return { answer: 'not-asked', exitCode: null, words: [`not ready within ${limitMs / 1_000} s: ${waiting(pod)}`] };
    await sleep(PAUSE_MS, undefined, { signal: start.signal });
  }
}

function podNow({ component, name, service }: WatchedStart): Promise<V1Pod> {
  return service.core.readNamespacedPod({ name, namespace: component.workload.namespace });
}

/** Exit code of a container that ended, also if it has been started again; null while none did. */
function endOf(pod: V1Pod): number | null {
  const { restarts, lastExitCode } = restartsOf(pod);
  if (restarts > 0) return lastExitCode ?? -1;
  const ended = pod.status?.containerStatuses?.find(({ state }) => state?.terminated !== undefined);
  return ended?.state?.terminated?.exitCode ?? null;
}

/** Whether the component serves its version, which it does once it has read its configuration. */
async function answers({ component, observer }: WatchedStart, pod: V1Pod): Promise<boolean> {
  const { metricsPort: port } = component;
  const address = pod.status?.podIP ?? '';
  if (port === null || observer === null) return true;
  const text = address === '' ? null : await observer.scrape({ address, port });
  return text !== null && metricValue(text, 'prow_version') !== null;
}

/**
 * Its last words are in the log of before a restart, or in this one where there was none yet. It may be started again
 * between the two requests, and the log of the new one is still empty then.
 */
async function wordsOf({ component, name, service }: WatchedStart, pod: V1Pod): Promise<string> {
  const { namespace } = component.workload;
  const { container } = component;
  const logOf = (previous: boolean): Promise<string | null> =>
    service.core.readNamespacedPodLog({ name, namespace, container, previous }).catch(() => null);
  const isAgain = restartsOf(pod).restarts > 0;
  const [log, other] = [await logOf(isAgain), await logOf(!isAgain)];
  return lastWords(log || other || 'it said nothing, or its log is gone');
}

function waiting({ status }: V1Pod): string {
  const reasons = (status?.containerStatuses ?? []).flatMap(({ state }) => state?.waiting?.reason ?? []);
  return reasons.join(', ') || (status?.phase ?? 'no status');
}
