import type { Flake, Regression, Trends, Turn } from '../../model/trends.js';
import { span } from './span.js';

/** Something that only several runs say together; open where it is still so. */
export interface Saying {
  readonly kind: 'regression' | 'flake' | 'silence' | 'turn missed' | 'change of production';
  readonly isOpen: boolean;
  /** When it began, for the order. */
  readonly since: string;
  readonly what: string;
  readonly details: readonly string[];
  /** The first run of it that failed, for whoever wants to look at one. */
  readonly firstRun?: string;
}

/** What several runs say together, the newest first; what one build broke at once is one saying. */
export function sayings({ regressions, flakes, silences, turns, productionChanges }: Trends): Saying[] {
  const all: Saying[] = [
    ...grouped(regressions).map(regression),
    ...grouped(flakes).map(flake),
    ...silences.map(({ production, from, to, isOpen }) => ({
      ...{ kind: 'silence' as const, isOpen, since: from, details: [] },
      what: isOpen
        ? `no run of ${production} has begun since ${day(from)}, for ${span(from, to)}`
        : `no run of ${production} began between ${day(from)} and ${day(to)}, for ${span(from, to)}`,
    })),
    ...turns.filter(({ isLate }) => isLate).map(missed),
    ...productionChanges.map(({ production, firstRun, outcome }) => ({
      ...{ kind: 'change of production' as const, isOpen: false, since: firstRun, details: [] },
      what: `${production} was another before the run of ${day(firstRun)}, which ended in ${outcome}`,
    })),
  ];
  return all.sort((a, b) => b.since.localeCompare(a.since));
}

type Group<One extends Regression | Flake> = readonly [One, ...One[]];

/** Of the same build, first seen in the same run, and alike in being over. */
function grouped<One extends Regression | Flake>(all: readonly One[]): Group<One>[] {
  const groups = new Map<string, Group<One>>();
  for (const one of all) {
    const key = JSON.stringify([one.production, one.tag, one.boskosTag, one.firstRun, one.isOpen]);
    const [first, ...rest] = groups.get(key) ?? [one];
    groups.set(key, groups.has(key) ? [first, ...rest, one] : [one]);
  }
  return [...groups.values()];
}

function regression(group: Group<Regression>): Saying {
  const [{ firstRun, lastRun, changed, isOpen }] = group;
  const cause = changed.length === 0 ? 'from the first run on' : `with another ${changed.join(' and another ')}`;
  return {
    ...{ kind: 'regression', isOpen, since: firstRun, firstRun },
    what: `${builds(group)} ${isOpen ? `fails since ${day(firstRun)}` : `failed from ${day(firstRun)} to ${day(lastRun)}`}, ${cause}`,
    details: group.map(
      ({ check, subject, failed, decided }) => `${check}: ${subject}, in ${failed} of ${decided} runs`,
    ),
  };
}

function flake(group: Group<Flake>): Saying {
  const [{ firstRun, lastRun, isOpen }] = group;
  return {
    ...{ kind: 'flake', isOpen, since: firstRun, firstRun },
    what: `${builds(group)} failed some runs that ask the same question, since ${day(firstRun)}, the last on ${day(lastRun)}`,
    details: group.map(
      ({ check, subject, failed, decided }) => `${check}: ${subject}, in ${failed} of ${decided} runs`,
    ),
  };
}

function missed({ production, tag, way, provenAt, askedSince }: Turn): Saying {
  const since = provenAt ?? askedSince;
  return {
    ...{ kind: 'turn missed', isOpen: true, since, details: [] },
    what: `no run of ${production} on ${tag} has probed ${way} after a restart ${provenAt === null ? `since the first, of ${day(since)}` : `since ${day(since)}`}: each has a turn within a week`,
  };
}

function builds([{ tag, boskosTag }]: Group<Regression | Flake>): string {
  return boskosTag === null ? tag : `${tag} with Boskos ${boskosTag}`;
}

function day(at: string): string {
  return at.slice(0, 'yyyy-mm-dd'.length);
}
