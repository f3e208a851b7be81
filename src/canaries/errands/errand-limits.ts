/**
 * Limits in milliseconds. Half of it, for one attempt of two, is more than a kubelet takes for a changed ConfigMap, which it
 * looks at once a minute or so; needs-rebase sleeps 5 s before it looks. Past the limit it is a fail, so it is a long one.
 */
export const ERRAND_LIMITS = { waitLimitMs: 240_000, pauseMs: 500 } as const;

/** How long an errand is waited for, and how long between two looks. */
export interface ErrandLimits {
  readonly waitLimitMs: number;
  readonly pauseMs: number;
}
