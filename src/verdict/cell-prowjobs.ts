import type { History } from '../model/history.js';
import { observationsOf } from '../model/observations.js';
import type { JudgedCanary } from './judge-canaries.js';

/** One ProwJob of a cell: who made it and its pods, by the clusters' own audit logs, and where the history tells of it. */
export interface CellProwJob {
  /** Its pods have the same. */
  readonly name: string;
  /** User agents that made the ProwJob; empty where no audit log was read for it, and where the canary made it itself. */
  readonly madeBy: readonly string[];
  /** User agents and accounts that made its pods. */
  readonly podsMadeBy: readonly string[];
  /** When its pods were made: ISO times. */
  readonly podsMadeAt: readonly string[];
  /** Every line of `history.jsonl` that says how it was asked for, where its pods were, and how it ended. */
  readonly lines: readonly number[];
}

/** What is known of the ProwJobs of these canaries, by name. */
export function cellProwJobs(judged: readonly JudgedCanary[], of: ProwJobLines): CellProwJob[] {
  return judged
    .flatMap(({ prowJob, pods }): CellProwJob[] => {
      if (prowJob === null) return [];
      const lines = [...(of.lines.get(prowJob) ?? []), ...pods.flatMap((pod) => pod.lines)];
      return [
        {
          name: prowJob,
          madeBy: inOrder(of.makers.get(prowJob) ?? []),
          podsMadeBy: inOrder(pods.flatMap(({ creators }) => [...creators])),
          podsMadeAt: inOrder(pods.flatMap(({ createdAt }) => [...createdAt])),
          lines: [...new Set(lines)].sort((a, b) => a - b),
        },
      ];
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What a history has by the names of ProwJobs. */
export interface ProwJobLines {
  readonly lines: ReadonlyMap<string, readonly number[]>;
  readonly makers: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Reads a history once for all cells. */
export function prowJobLines(history: History): ProwJobLines {
  const lines = new Map<string, number[]>();
  const makers = new Map<string, Set<string>>();
  const tell = (prowJob: string, line: number): void => {
    lines.set(prowJob, [...(lines.get(prowJob) ?? []), line]);
  };
  for (const kind of ['canary-submitted', 'prowjob-observed', 'inside-observed'] as const)
    for (const { event, line } of observationsOf(history, kind)) tell(event.prowJob, line);
  for (const { event, line } of observationsOf(history, 'prowjobs-made'))
    for (const { prowJob, userAgent } of event.made) {
      tell(prowJob, line);
      makers.set(prowJob, (makers.get(prowJob) ?? new Set()).add(userAgent));
    }
  return { lines, makers };
}

function inOrder(texts: Iterable<string>): string[] {
  return [...new Set(texts)].sort();
}
