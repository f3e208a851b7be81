import type { EventOf, Observation } from '../../model/observations.js';
import type { Outcome } from '../../model/outcome.js';
import type { UpgradeMoment } from '../../model/upgrade-events.js';
import type { Finding } from '../../model/verdict.js';
import { evidenceLines } from '../evidence-lines.js';
import { open, type Problem } from '../problem.js';

export const NEXT: Record<Outcome, string> = {
  pass: 'nothing',
  inconclusive: 'find out what kept the definitions or their objects from being looked at, and run again',
  fail: 'leave the bump on hold: the API server would do the same to production’s objects, and a rollback brings nothing back that was lost',
};

/** Fields and reasons that a finding names; the history has all. */
export const NAMED_MAX = 5;

/** What a run wrote down of definitions and their objects. */
export interface Seen {
  readonly applied: readonly Observation<'definition-applied'>[];
  readonly written: readonly Observation<'objects-written'>[];
  readonly read: readonly Observation<'objects-read'>[];
}

/** A definition on a cluster. */
interface Place {
  readonly clusterId: string;
  readonly definition: string;
}

export function ownOf(record: Seen, place: Place): Seen {
  const isOwn = ({ event }: { event: { clusterId: string; definition: string } }): boolean =>
    keyOf(event) === keyOf(place);
  return {
    applied: record.applied.filter(isOwn),
    written: record.written.filter(isOwn),
    read: record.read.filter(isOwn),
  };
}

export function ofMoment({ applied, written, read }: Seen, moment: UpgradeMoment): Seen {
  const isThen = ({ event }: { event: { moment: UpgradeMoment } }): boolean => event.moment === moment;
  return { applied: applied.filter(isThen), written: written.filter(isThen), read: read.filter(isThen) };
}

export function keyOf({ clusterId, definition }: Place): string {
  return JSON.stringify([clusterId, definition]);
}

export const DEFINITION: { readonly [moment in UpgradeMoment]: string } = {
  fresh: 'the candidate’s definition',
  before: 'production’s definition',
  upgraded: 'the candidate’s definition',
  back: 'production’s definition again',
};

export const WHEN: { readonly [moment in UpgradeMoment]: string } = {
  fresh: 'on an empty cluster',
  before: 'under production’s definition',
  upgraded: 'under the candidate’s definition',
  back: 'once production’s definition was back',
};

export function appliedProblems(
  { refused, isServed, moment, limitMs }: EventOf<'definition-applied'>,
  wrong: (observed: string) => Problem,
): Problem[] {
  if (refused !== null) return [wrong(`${DEFINITION[moment]} is refused: ${refused}`)];
  return isServed ? [] : [open(`the API server did not answer by ${DEFINITION[moment]} within ${limitMs / 1_000} s`)];
}

export function writtenProblems(
  { moment, wanted, written, refused }: EventOf<'objects-written'>,
  wrong: (observed: string) => Problem,
): Problem[] {
  if (written >= wanted) return [];
  const said = refused.slice(0, NAMED_MAX).map(({ said: words, objects }) => `${objects} × ${words}`);
  return [wrong(`${wanted - written} of ${wanted} objects cannot be written ${WHEN[moment]}: ${said.join('; ')}`)];
}

export function nothingFollowed(lines: readonly number[]): Finding {
  return {
    check: 'upgrade',
    outcome: 'inconclusive',
    subject: 'definitions',
    expected: 'at least one definition that both versions have',
    observed: 'none',
    evidence: evidenceLines(lines),
    next: NEXT.inconclusive,
  };
}
