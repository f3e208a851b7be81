import type { RefusedCall } from '../../model/github-control.js';

/** Calls that were refused, each counted once for each caller. */
export interface RefusedCalls {
  readonly all: () => RefusedCall[];
  add(call: Omit<RefusedCall, 'times'>): void;
}

/** Distinct calls that are kept; one that asks for something else each time must not fill the memory. */
const CALLS_MAX = 500;

export function makeRefusedCalls(): RefusedCalls {
  const seen = new Map<string, RefusedCall>();
  return {
    all: () => [...seen.values()],
    add: (call) => {
      const key = JSON.stringify(call);
      const before = seen.get(key);
      if (before === undefined && seen.size >= CALLS_MAX) return;
      seen.set(key, { ...call, times: (before?.times ?? 0) + 1 });
    },
  };
}
