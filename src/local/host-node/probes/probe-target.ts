import type { ProcessIdentity } from '../../process-identity.js';
import type { ContainerRun } from '../containers/container-run.js';
import type { Container } from '../pod.js';

/** Whom a probe asks. */
export interface ProbeTarget {
  readonly container: Container;
  readonly podIP: string;
  readonly process: ProcessIdentity;
  /** Where the run's files are (run-files.ts). */
  readonly run: string;
}

/** Whom to ask about one attempt of a container of the pod with this address. */
export function targetOf(container: Container, run: ContainerRun, podIP: string): ProbeTarget {
  return { container, podIP, process: run.process ?? { pid: -1, startTicks: -1 }, run: run.prefix };
}

/** What a probe learned; `output` says why it failed, in a kubelet's words. */
export interface ProbeAnswer {
  readonly passed: boolean;
  readonly output: string;
}
