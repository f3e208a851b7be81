import { wholeSeconds } from '../containers/container-status.js';
import type { ContainerStatus, PodCondition, PodPhase } from '../pod.js';

export interface ConditionFacts {
  readonly phase: PodPhase;
  readonly statuses: readonly ContainerStatus[];
  readonly initStatuses: readonly ContainerStatus[];
  readonly hasSandbox: boolean;
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
    { type: 'Ready', ...containersReady },
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
