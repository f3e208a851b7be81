import type { History } from '../model/history.js';

/**
 * A history in which nobody can read how workloads replace their pods. That OnDelete replaced nothing must follow from
 * the pods: a judge that looks for the word finds it where all is well, and misses a controller that does nothing.
 */
export function withoutStrategies({ lines, ...rest }: History): History {
  return {
    ...rest,
    lines: lines.map((one) => {
      if (one.event.kind !== 'workload-observed') return one;
      const { strategy: _hidden, ...event } = one.event;
      return { ...one, event };
    }),
  };
}
