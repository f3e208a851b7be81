import type { ContainerRun } from '../containers/container-run.js';
import type { Pod } from '../pod.js';

/** Why a container that should be created is not: kubelet's reason and message. */
export interface CreationProblem {
  readonly reason:
    | 'InvalidImageName'
    | 'ErrImagePull'
    | 'ImagePullBackOff'
    | 'ErrImageNeverPull'
    | 'CreateContainerConfigError'
    | 'CreateContainerError';
  readonly message: string;
}

/** What the node knows about one container. */
export interface ContainerObservation {
  /** The newest attempt in the present sandbox. */
  readonly run: ContainerRun | null;
  /** The attempt before it. */
  readonly previous: ContainerRun | null;
  readonly problem: CreationProblem | null;
  /** What the probes say; without a probe both follow from running. */
  readonly started: boolean;
  readonly ready: boolean;
}

/** What the node knows about a pod, enough to decide what to do and what to report. */
export interface PodObservation {
  readonly pod: Pod;
  readonly containers: ReadonlyMap<string, ContainerObservation>;
  /** Null until the pod has a sandbox; kept when the pod has ended. */
  readonly podIP: string | null;
  readonly hasSandbox: boolean;
  readonly hostIP: string;
  readonly startTime: string;
  /** Set once the pod may not run again: deletion, its deadline, a refusal. */
  readonly stopped: { readonly reason?: string; readonly message?: string; readonly failed: boolean } | null;
}
