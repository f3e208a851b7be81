import type { History } from '../model/history.js';
import { observationsOf } from '../model/observations.js';
import { groupBy } from './group-by.js';
import type { JudgedCanary } from './judge-canaries.js';
import { prowJobMakers } from './prowjob-makers.js';

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
export function cellProwJobs(judged: readonly JudgedCanary[], known: KnownProwJobs): CellProwJob[] {
  return judged
    .flatMap(({ prowJob, pods }): CellProwJob[] => {
      if (prowJob === null) return [];
      const lines = [...(known.lines.get(prowJob) ?? []), ...pods.flatMap((pod) => pod.lines)];
      return [
        {
          name: prowJob,
          madeBy: known.makers.get(prowJob) ?? [],
          podsMadeBy: inOrder(pods.flatMap(({ creators }) => [...creators])),
          podsMadeAt: inOrder(pods.flatMap(({ createdAt }) => [...createdAt])),
          lines: [...new Set(lines)].sort((a, b) => a - b),
        },
      ];
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What a history has by the names of ProwJobs: lines but those of sweeps, and makers. */
export interface KnownProwJobs {
  readonly lines: ReadonlyMap<string, readonly number[]>;
  readonly makers: ReadonlyMap<string, readonly string[]>;
}

/** Reads a history once for all cells. */
export function knownProwJobs(history: History): KnownProwJobs {
  const named = (['canary-submitted', 'prowjob-observed', 'inside-observed'] as const).flatMap((kind) =>
    observationsOf(history, kind).map(({ event: { prowJob }, line }) => ({ prowJob, line })),
  );
  const made = observationsOf(history, 'prowjobs-made').flatMap(({ event, line }) =>
    event.made.map(({ prowJob }) => ({ prowJob, line })),
  );
  const byName = groupBy([...named, ...made], ({ prowJob }) => prowJob);
  return {
    lines: new Map(byName.map(([prowJob, told]) => [prowJob, told.map(({ line }) => line)])),
    makers: prowJobMakers(history),
  };
}

function inOrder(texts: Iterable<string>): string[] {
  return [...new Set(texts)].sort();
}
