import { wholeSeconds } from '../containers/container-status.js';
import type { ContainerStatus, PodCondition, PodPhase } from '../pod.js';

export interface ConditionFacts {
  readonly phase: PodPhase;
  readonly statuses: readonly ContainerStatus[];
  readonly initStatuses: readonly ContainerStatus[];
  readonly hasSandbox: boolean;
  /** Conditions that others set and that have to be True before the pod is Ready. */
  readonly readinessGates: readonly string[];
  /** The conditions that the pod has now; an unchanged one keeps its time. */
  readonly before: readonly PodCondition[];
  readonly now: string;
  readonly generation: number | undefined;
}

/**
 * The conditions that a node owns. PodScheduled is the scheduler's.
 *
 * @see Kubernetes, pkg/kubelet/status/generate.go
 */
export function podConditions(facts: ConditionFacts): PodCondition[] {
  const containersReady = readiness(facts);
  return [
    { type: 'PodReadyToStartContainers', status: truth(facts.hasSandbox) } as const,
    { type: 'Initialized', ...initialized(facts) },
    { type: 'Ready', ...(containersReady.status === 'True' ? gated(facts) : containersReady) },
    { type: 'ContainersReady', ...containersReady },
  ].map((condition) => stamped(condition, facts));
}

type Judged = Pick<PodCondition, 'status' | 'reason' | 'message'>;

function initialized({ phase, initStatuses }: ConditionFacts): Judged {
  const incomplete = initStatuses.filter(({ ready }) => !ready).map(({ name }) => name);
  if (phase === 'Succeeded') return { status: 'True', reason: 'PodCompleted' };
  if (incomplete.length === 0) return { status: 'True' };
  return {
    status: 'False',
    reason: 'ContainersNotInitialized',
    message: `containers with incomplete status: [${incomplete.join(' ')}]`,
  };
}

function readiness({ phase, statuses }: ConditionFacts): Judged {
  if (phase === 'Succeeded') return { status: 'False', reason: 'PodCompleted' };
  if (phase === 'Failed') return { status: 'False', reason: 'PodFailed' };
  const unready = statuses.filter(({ ready }) => !ready).map(({ name }) => name);
  if (unready.length === 0) return { status: 'True' };
  return {
    status: 'False',
    reason: 'ContainersNotReady',
    message: `containers with unready status: [${unready.join(' ')}]`,
  };
}

// kubelet's GeneratePodReadyCondition.
function gated({ readinessGates, before }: ConditionFacts): Judged {
  const closed = readinessGates.flatMap((gate) => {
    const status = before.find(({ type }) => type === gate)?.status;
    if (status === 'True') return [];
    return status === undefined
      ? `corresponding condition of pod readiness gate "${gate}" does not exist.`
      : `the status of pod readiness gate "${gate}" is not "True", but ${status}`;
  });
  if (closed.length === 0) return { status: 'True' };
  return { status: 'False', reason: 'ReadinessGatesNotReady', message: closed.join(', ') };
}

function stamped(condition: PodCondition, { before, now, generation }: ConditionFacts): PodCondition {
  const earlier = before.find(({ type }) => type === condition.type);
  const isSame = earlier?.status === condition.status && earlier.lastTransitionTime != null;
  return {
    ...condition,
    lastProbeTime: null,
    lastTransitionTime: isSame ? (earlier.lastTransitionTime ?? null) : wholeSeconds(now),
    ...(generation === undefined ? {} : { observedGeneration: generation }),
  };
}

function truth(value: boolean): 'True' | 'False' {
  return value ? 'True' : 'False';
}
