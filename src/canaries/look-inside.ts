import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { V1Pod } from '@kubernetes/client-node';
import type { UndecidedCause } from '../model/causes.js';
import type { DeclaredComponent } from '../model/environment.js';
import { speaksUnasked } from '../model/silent-components.js';
import { agentsByPod } from './agents-by-pod.js';
import { apiFailure } from './api-failure.js';
import { connectObserver, type ObservedProcess, type Observer } from './observer.js';
import type { Run } from './open-run.js';
import { metricValue } from './prometheus-text.js';
import { isReady } from './workload.js';

const PAUSE_MS = 500;

/** A pod of a component. */
export interface ComponentPod {
  readonly component: DeclaredComponent;
  readonly pod: V1Pod;
}

/** What a pod really is. */
export interface PodInside {
  /** Digests of the component's executables that run at the pod's address. */
  readonly executables: readonly string[];
  readonly prowVersion: number | null;
  readonly userAgents: readonly string[];
}

/** What each pod really is, by its UID, and what could not be looked at. */
interface Look {
  readonly pods: ReadonlyMap<string, PodInside>;
  readonly undecided: readonly { readonly cause: UndecidedCause; readonly detail: string }[];
}

/**
 * Looks into ready pods until each shows a process, its version and a user agent, at most `limitMs`: a component
 * without a readiness probe is ready before it serves metrics or has called an API server. What could not be looked at
 * even then is in the history by its cause.
 */
export async function lookInside(
  run: Run,
  pods: readonly ComponentPod[],
  { limitMs }: { readonly limitMs: number },
): Promise<ReadonlyMap<string, PodInside>> {
  const socket = run.environment.observer;
  const observer = socket === null ? null : connectObserver(socket, { signal: run.signal });
  const deadline = Date.now() + limitMs;
  for (;;) {
    const look = await lookOnce(run, pods, observer);
    const isEnough = look.undecided.length === 0 && pods.every((one) => showsAll(run, one, look));
    if (isEnough || observer === null || run.signal.aborted || Date.now() >= deadline) {
      for (const { cause, detail } of look.undecided)
        run.history.append({ kind: 'undecided', phase: run.phase, cause, detail });
      return look.pods;
    }
    await sleep(PAUSE_MS, undefined, { signal: run.signal });
  }
}

async function lookOnce(run: Run, pods: readonly ComponentPod[], observer: Observer | null): Promise<Look> {
  const undecided: { cause: UndecidedCause; detail: string }[] = [];
  const attempt = async <Answer>(cause: UndecidedCause, look: () => Promise<Answer>): Promise<Answer | null> => {
    try {
      return await look();
    } catch (error) {
      undecided.push({ cause, detail: apiFailure(error) });
      return null;
    }
  };
  const running = (await attempt('process-unreadable', () => readProcesses(observer))) ?? [];
  const all = pods.map(({ pod }) => pod);
  const agents = (await attempt('audit-unreadable', () => agentsByPod(run, all))) ?? new Map<string, string[]>();
  const seen = new Map<string, PodInside>();
  for (const { component, pod } of pods) {
    const address = pod.status?.podIP ?? '';
    const uid = pod.metadata?.uid ?? '';
    const own = running.filter(
      ({ addresses, executable }) => addresses.includes(address) && basename(executable) === component.component,
    );
    const version = await attempt('process-unreadable', () => prowVersionAt(component, { address, observer }));
    seen.set(uid, {
      executables: [...new Set(own.map(({ executableSha256 }) => executableSha256))],
      prowVersion: version,
      userAgents: agents.get(uid) ?? [],
    });
  }
  return { pods: seen, undecided };
}

/** A component that serves Prow's metrics is one of Prow's; for what may never call an API server nobody waits. */
function showsAll(run: Run, { component, pod }: ComponentPod, look: Look): boolean {
  const inside = look.pods.get(pod.metadata?.uid ?? '');
  if (!isReady(pod)) return true;
  if (inside === undefined || inside.executables.length === 0) return false;
  if (component.metricsPort === null) return true;
  const isHeard = inside.userAgents.length > 0 || !speaksUnasked(component.component);
  return inside.prowVersion !== null && (run.service.cluster.auditLog === null || isHeard);
}

async function readProcesses(observer: Observer | null): Promise<ObservedProcess[]> {
  if (observer === null) throw new Error('this layer has nothing that reads processes');
  return observer.processes();
}

/** Null where the component has no metrics port or nothing answers there; Prow's -1 means an untagged build. */
async function prowVersionAt(
  { metricsPort: port }: DeclaredComponent,
  { address, observer }: { address: string; observer: Observer | null },
): Promise<number | null> {
  if (observer === null || port === null || address === '') return null;
  const text = await observer.scrape({ address, port });
  return text === null ? null : metricValue(text, 'prow_version');
}
