import type { Observation } from '../../model/observations.js';
import type { Finding } from '../../model/verdict.js';
import { evidenceLines } from '../evidence-lines.js';
import { groupBy } from '../group-by.js';
import { failed, open, outcomeOf } from '../problem.js';
import {
  appliedProblems,
  DEFINITION,
  keyOf,
  NEXT,
  nothingFollowed,
  ofMoment,
  ownOf,
  type Seen,
  WHEN,
  writtenProblems,
} from './upgrade-problems.js';

/** Whether an API server that has nothing takes each definition, and objects of it. */
export function freshFindings(started: readonly Observation<'fresh-started'>[], record: Seen): Finding[] {
  const announced = started.flatMap(({ event: { clusterId, definitions }, line }) =>
    definitions.map((definition) => ({ clusterId, definition, line })),
  );
  const each = groupBy(announced, keyOf).flatMap(([, [first]]) => (first === undefined ? [] : [first]));
  if (started.length > 0 && each.length === 0) return [nothingFollowed(started.map(({ line }) => line))];
  return each.map((one) => {
    const own = ofMoment(ownOf(record, one), 'fresh');
    const seen = [...own.applied, ...own.written];
    const problems = [
      ...(own.applied.length === 0 ? [open(`nobody applied ${DEFINITION.fresh}`)] : []),
      ...own.applied.flatMap(({ event }) => appliedProblems(event, failed)),
      ...(own.written.length === 0 && own.applied.every(({ event }) => event.isServed)
        ? [open(`nobody made an object ${WHEN.fresh}`)]
        : []),
      ...own.written.flatMap(({ event }) => writtenProblems(event, failed)),
    ];
    const outcome = outcomeOf(problems);
    const made = Math.max(0, ...own.written.map(({ event }) => event.written));
    return {
      check: 'upgrade',
      outcome,
      subject: `${one.definition} on an empty cluster`,
      expected: 'the candidate’s definition accepted and served, and objects of it',
      observed:
        problems.length === 0
          ? `accepted; ${made} objects made`
          : [...new Set(problems.map((problem) => problem.observed))].join('; '),
      evidence: evidenceLines([one.line, ...seen.map(({ line }) => line)]),
      next: NEXT[outcome],
    };
  });
}
