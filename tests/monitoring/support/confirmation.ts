import type { Confirmation } from '../../../src/model/confirmation.js';

/** What `prow-staging confirm` found at some moment, of one workload. */
export function confirmation(outcome: Confirmation['outcome'], at: Date): Confirmation {
  const workload = { subject: 'hook (Deployment default/hook)', declared: 'a', observed: 'b', since: null };
  return {
    ...{ outcome, production: 'example', at: at.toISOString(), since: null, unreadable: [], notProven: [] },
    workloads: [{ ...workload, outcome, imageIds: [] }],
  };
}
