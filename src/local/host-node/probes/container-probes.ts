import type { Container, Probe } from '../pod.js';
import { LATENESS_TOLERATED_MS, measureOwnLateness } from './own-lateness.js';
import { afterAnswer, initialProbeState, type ProbeKind, type ProbeState } from './probe-state.js';
import type { ProbeTarget } from './probe-target.js';
import { runProbe } from './run-probe.js';
import { measureWaiting, WAITING_SHARE_TOLERATED } from './waiting-share.js';

/** What happens to the owner of a container's probes. */
export interface ProbeHandlers {
  /** Readiness or startup changed. */
  onChange(): void;
  onUnhealthy(kind: ProbeKind, output: string): void;
  /** The container has to be killed. */
  onFatal(kind: ProbeKind, probe: Probe): void;
}

export interface ProbeOptions extends ProbeHandlers {
  readonly target: ProbeTarget;
  readonly startedAt: string;
  /** The container was ready before this node process started: it stays so until a probe disagrees. */
  readonly wasReady: boolean;
}

/** The probes of one running container. */
export interface ContainerProbes {
  readonly containerStartedAt: string;
  started(): boolean;
  ready(): boolean;
  stop(): void;
}

// A kubelet's first probe falls anywhere in the first period. Ours ask every second until
// the first success, so that a start is not made longer by a probe that came too early.
const FIRST_SUCCESS_PERIOD_MS = 1000;

/** Starts probing a running container; a probe it does not have counts as passed. */
export function startProbes(container: Container, options: ProbeOptions): ContainerProbes {
  const stopping = new AbortController();
  const states = new Map<ProbeKind, ProbeState>();
  const probes: Readonly<Record<ProbeKind, Probe | undefined>> = {
    startup: container.startupProbe,
    readiness: container.readinessProbe,
    liveness: container.livenessProbe,
  };
  const passes = (kind: ProbeKind) => probes[kind] === undefined || states.get(kind)?.passes === true;
  for (const kind of ['startup', 'readiness', 'liveness'] as const) {
    const probe = probes[kind];
    if (probe === undefined) continue;
    const known = options.wasReady && kind !== 'liveness';
    states.set(kind, known ? { passes: true, streak: 1, lastAnswer: true } : initialProbeState(kind));
    const mayAsk = () => (kind === 'startup' ? !passes('startup') : passes('startup'));
    const waitingShare = measureWaiting(options.target.process);
    repeat({ kind, probe, options, states, mayAsk, waitingShare, signal: stopping.signal });
  }
  return {
    containerStartedAt: options.startedAt,
    started: () => passes('startup'),
    ready: () => passes('startup') && passes('readiness'),
    stop: () => stopping.abort(),
  };
}

interface Repeating {
  readonly kind: ProbeKind;
  readonly probe: Probe;
  readonly options: ProbeOptions;
  readonly states: Map<ProbeKind, ProbeState>;
  readonly mayAsk: () => boolean;
  /** Part of the time since the last probe for which the program waited for a processor. */
  readonly waitingShare: () => number;
  readonly signal: AbortSignal;
}

function repeat(repeating: Repeating): void {
  const { probe, options, signal } = repeating;
  const firstAt = Date.parse(options.startedAt) + (probe.initialDelaySeconds ?? 0) * 1000;
  let timer: NodeJS.Timeout | undefined;
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  const schedule = (delayMs: number) => {
    timer = setTimeout(async () => {
      const again = await askOnce(repeating);
      if (again && !signal.aborted) schedule(periodMs(repeating));
    }, delayMs);
  };
  schedule(Math.max(0, firstAt - Date.now()));
}

function periodMs({ kind, probe, states }: Repeating): number {
  const period = (probe.periodSeconds ?? 10) * 1000;
  const neverReady = kind === 'readiness' && states.get(kind)?.passes === false;
  return neverReady ? Math.min(period, FIRST_SUCCESS_PERIOD_MS) : period;
}

async function askOnce({ kind, probe, options, states, mayAsk, waitingShare, signal }: Repeating): Promise<boolean> {
  if (!mayAsk()) return kind !== 'startup';
  const lateness = measureOwnLateness();
  const answer = await runProbe(probe, options.target);
  const latenessMs = lateness();
  if (signal.aborted) return false;
  const isMachineBusy = waitingShare() > WAITING_SHARE_TOLERATED || latenessMs > LATENESS_TOLERATED_MS;
  if (!answer.passed && isMachineBusy) return true;
  const before = states.get(kind) ?? initialProbeState(kind);
  const after = afterAnswer(before, answer.passed, probe);
  states.set(kind, after);
  if (!answer.passed) options.onUnhealthy(kind, answer.output);
  if (after.passes !== before.passes) options.onChange();
  const hasFailed = !answer.passed && after.streak >= (probe.failureThreshold ?? 3);
  if (!hasFailed || kind === 'readiness') return true;
  options.onFatal(kind, probe);
  return false;
}
