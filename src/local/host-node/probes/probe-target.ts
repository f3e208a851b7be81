import type { ProcessIdentity } from '../../process-identity.js';
import type { Container } from '../pod.js';

/** Whom a probe asks. */
export interface ProbeTarget {
  readonly container: Container;
  readonly podIP: string;
  readonly process: ProcessIdentity;
}

/** What a probe learned; `output` says why it failed, in a kubelet's words. */
export interface ProbeAnswer {
  readonly passed: boolean;
  readonly output: string;
}
