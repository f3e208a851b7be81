import type { Description } from '../../model/description.js';
import type { History } from '../../model/history.js';
import { type EventOf, observationsOf } from '../../model/observations.js';
import type { UpgradeMoment } from '../../model/upgrade-events.js';
import type { Finding } from '../../model/verdict.js';
import { evidenceLines } from '../evidence-lines.js';
import { groupBy } from '../group-by.js';
import { failed, open, outcomeOf, type Problem } from '../problem.js';
import { freshFindings } from './fresh-findings.js';
import {
  appliedProblems,
  DEFINITION,
  keyOf,
  NAMED_MAX,
  NEXT,
  nothingFollowed,
  ofMoment,
  ownOf,
  type Seen,
  WHEN,
  writtenProblems,
} from './upgrade-problems.js';

/** A definition whose objects are followed. */
type Followed = EventOf<'upgrade-started'>['definitions'][number];

/**
 * Asks whether objects outlive the candidate's definitions, and a rollback to production's: what a definition has no
 * field for, an API server takes away. Says nothing of a run that upgraded none on purpose.
 */
export function upgradeCheck(_description: Description, history: History): Finding[] {
  const started = observationsOf(history, 'upgrade-started');
  const fresh = observationsOf(history, 'fresh-started');
  const record = {
    applied: observationsOf(history, 'definition-applied'),
    written: observationsOf(history, 'objects-written'),
    read: observationsOf(history, 'objects-read'),
  };
  const lines = Object.values(record).flatMap((seen) => seen.map(({ line }) => line));
  if (started.length + fresh.length === 0) return lines.length > 0 ? [notStarted(lines)] : [];
  const isFresh = ({ event }: { event: { moment: UpgradeMoment } }): boolean => event.moment === 'fresh';
  const isForeign = Object.values(record).some((seen) =>
    seen.some((one: { event: { moment: UpgradeMoment } }) => (isFresh(one) ? fresh : started).length === 0),
  );
  const followed = started.flatMap(({ event, line }) => event.definitions.map((one) => ({ ...one, line })));
  const each = groupBy(followed, keyOf).flatMap(([, [first]]) => (first === undefined ? [] : [first]));
  return [
    ...freshFindings(fresh, record),
    ...(started.length > 0 && each.length === 0 ? [nothingFollowed(started.map(({ line }) => line))] : []),
    ...each.flatMap((one) => (['upgraded', 'back'] as const).map((moment) => momentFinding(one, { moment, record }))),
    ...(isForeign ? [notStarted(lines)] : []),
  ];
}

function momentFinding(
  followed: Followed & { readonly line: number },
  { moment, record }: { moment: 'upgraded' | 'back'; record: Seen },
): Finding {
  const own = ownOf(record, followed);
  const moments: readonly UpgradeMoment[] = moment === 'upgraded' ? ['before', 'upgraded'] : ['back'];
  const problems = moments.flatMap((one) => momentProblems(followed, { moment: one, record: own }));
  const outcome = outcomeOf(problems);
  const seen = [...own.applied, ...own.written, ...own.read].filter(({ event }) => moments.includes(event.moment));
  const { definition, clusterId } = followed;
  return {
    check: 'upgrade',
    outcome,
    subject: `${definition} of ${clusterId}, ${moment === 'upgraded' ? 'upgraded' : 'and back'}`,
    expected:
      moment === 'upgraded'
        ? 'the candidate’s definition over production’s: each object as production’s version wrote it'
        : 'production’s definition over the candidate’s: each object as it was, those that the candidate wrote too',
    observed:
      problems.length === 0
        ? proof(own, { moment, states: followed.states.length })
        : [...new Set(problems.map((problem) => problem.observed))].join('; '),
    evidence: evidenceLines([followed.line, ...seen.map(({ line }) => line)]),
    next: NEXT[outcome],
  };
}

function momentProblems(followed: Followed, { moment, record }: { moment: UpgradeMoment; record: Seen }): Problem[] {
  const { applied, written, read } = ofMoment(record, moment);
  const ofRun = read.filter(({ event }) => event.whose === 'run');
  const made = read.filter(({ event }) => event.whose === 'made');
  // What production's own definition does to production's own objects is nothing of the candidate's.
  const wrong = moment === 'before' ? open : failed;
  const isFollowed = applied.every(({ event }) => event.isServed);
  return [
    ...(applied.length === 0 ? [open(`nobody applied ${DEFINITION[moment]}`)] : []),
    ...applied.flatMap(({ event }) => appliedProblems(event, wrong)),
    ...(isFollowed && isUnread(made, moment) ? [open(`nobody read the objects ${WHEN[moment]}`)] : []),
    ...made.flatMap(({ event }) => readProblems(followed, event, wrong)),
    ...(isFollowed && written.length === 0 ? [open(`nobody wrote the objects ${WHEN[moment]}`)] : []),
    ...written.flatMap(({ event }) => writtenProblems(event, wrong)),
    ...(isFollowed && moment !== 'before' && isUnread(ofRun, moment)
      ? [open(`nobody read what the candidate had written ${WHEN[moment]}`)]
      : []),
    ...ofRun.flatMap(({ event }) => runProblems(event)),
  ];
}

/** Objects are read, written again, and read once more: only what is written is also taken away for good. */
function isUnread(read: Seen['read'], moment: UpgradeMoment): boolean {
  const looks = moment === 'before' ? [false] : [false, true];
  return looks.some((look) => read.every(({ event }) => event.isWrittenAgain !== look));
}

function readProblems(
  { objects, states }: Followed,
  { moment, wanted, found, gone, differences, states: seen }: EventOf<'objects-read'>,
  wrong: (observed: string) => Problem,
): Problem[] {
  const missing = states.filter((state) => (seen[state] ?? 0) === 0);
  return [
    ...(wanted < objects ? [open(`of ${objects} objects ${wanted} could be made`)] : []),
    ...(found < wanted
      ? [wrong(`${wanted - found} of ${wanted} objects are gone ${WHEN[moment]} (${gone[0] ?? ''})`)]
      : []),
    ...differences.slice(0, NAMED_MAX).map((one) => wrong(`${different(one)} ${WHEN[moment]}`)),
    ...more(differences.length).map(wrong),
    ...(missing.length === 0 || found < wanted || differences.length > 0
      ? []
      : [open(`no object is ${missing.join(' or ')}`)]),
  ];
}

/** Prow and Boskos go on with what is theirs: what they have changed, or removed, no definition has. */
function runProblems({ moment, wanted, found, differences }: EventOf<'objects-read'>): Problem[] {
  const lost = differences.filter(({ change }) => change === 'lost');
  const which = 'of those that the candidate wrote';
  return [
    ...(wanted > 0 && found === 0 ? [failed(`none ${which} is there ${WHEN[moment]}`)] : []),
    ...lost.slice(0, NAMED_MAX).map((one) => failed(`${different(one)} ${WHEN[moment]}, ${which}`)),
    ...more(lost.length).map(failed),
  ];
}

function different({ field, change, objects, example }: EventOf<'objects-read'>['differences'][number]): string {
  return `${field} is ${change} in ${objects} ${objects === 1 ? 'object' : 'objects'} (${example})`;
}

function more(count: number): string[] {
  return count <= NAMED_MAX ? [] : [`${count - NAMED_MAX} more fields`];
}

/** What was there, and what nobody could miss: fields that a definition has no more and no object had. */
function proof({ applied, read }: Seen, { moment, states }: { moment: UpgradeMoment; states: number }): string {
  const of = (whose: 'made' | 'run'): { found: number; fields: number } | null => {
    const own = read.filter(({ event }) => event.moment === moment && event.whose === whose).map(({ event }) => event);
    if (own.length === 0) return null;
    return {
      found: Math.min(...own.map(({ found }) => found)),
      fields: Math.max(...own.map(({ fields }) => fields)),
    };
  };
  const [made, ofRun] = [of('made'), of('run')];
  const dropped = [
    ...new Set(applied.filter(({ event }) => event.moment === moment).flatMap(({ event }) => event.dropped)),
  ];
  const inStates = states === 0 ? '' : ` in ${states} states`;
  return [
    `${made?.found ?? 0} objects${inStates} with ${made?.fields ?? 0} fields, read and written again: nothing lost`,
    ...(ofRun === null || ofRun.found === 0
      ? []
      : [`${ofRun.found} that the candidate wrote, with ${ofRun.fields} fields: nothing lost`]),
    ...(dropped.length === 0 ? [] : [`it has no longer ${dropped.sort().join(', ')}, which none of them had`]),
  ].join('; ');
}

function notStarted(lines: readonly number[]): Finding {
  return {
    check: 'upgrade',
    outcome: 'inconclusive',
    subject: 'definitions',
    expected: 'a line that says which definitions are upgraded, before any is',
    observed: 'lines about definitions and their objects, and none such',
    evidence: evidenceLines(lines),
    next: 'start a new run: this record is not whole',
  };
}
