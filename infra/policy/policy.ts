import type { KubernetesObject } from '../../src/production/manifest.js';

/** One thing that no deployment may lack, and the outage that it comes from. */
export interface Policy {
  readonly name: string;
  /** As one sentence: what must be so. */
  readonly says: string;
  /** The outage that it comes from, or what it is near to. */
  readonly outage: '2019-02-05' | '2019-02-08' | '2019-03-26';
  /**
   * @param all - every object of the deployment, on all of its clusters.
   * @returns each way in which the object breaks it, in a few words; empty where it keeps it or it is not about it.
   */
  broken(object: KubernetesObject, all: readonly KubernetesObject[]): string[];
}

/** A policy that an object breaks. */
export interface Breach {
  readonly policy: string;
  /** `Deployment default/hook` */
  readonly subject: string;
  readonly how: string;
}
