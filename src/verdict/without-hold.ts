import type { Finding } from '../model/verdict.js';

const HOLD = /^leave the bump (of Boskos )?on hold(?:[;:] |$)/;

/** A finding of a run of what stands: no bump waits for it, so nobody is told to hold one. */
export function withoutHold(finding: Finding): Finding {
  const next = finding.next.replace(HOLD, '');
  return {
    ...finding,
    next: next === '' ? 'find what changed since it last passed: prow-staging history trends' : next,
  };
}
