import { type BoskosAsked, type BoskosMoment, type BoskosResource, isLostRace } from '../../model/boskos.js';
import { type BoskosProblem, type BoskosSeen, fail, inconclusive } from './seen.js';

/** States in which a resource may be for a while, through leases of our own. */
const IN_USE = ['busy', 'dirty', 'cleaning'];

/** Whether at one moment as many were lent as were free, and something of every type that was tried. */
export function enoughProblems(seen: BoskosSeen, moment: BoskosMoment): BoskosProblem[] {
  const asked = seen.asked.filter(({ event }) => event.moment === moment);
  return [...togetherProblems(seen, asked), ...typeProblems(seen, moment)];
}

/** Of those who ask at once, one finds nothing for each that is not free, and no other. */
function togetherProblems({ listed }: BoskosSeen, asked: BoskosSeen['asked']): BoskosProblem[] {
  const together = asked.filter(({ event }) => event.purpose === 'together' && event.call === 'acquire');
  const [first] = together;
  if (first === undefined) return [];
  const { type, moment } = first.event;
  const look = listed.filter(({ event, line }) => event.moment === moment && line < first.line).at(-1)?.event;
  if (look === undefined) return [inconclusive('nobody looked how many were free before several asked at once')];
  const free = look.resources.filter((one) => one.type === type && one.state === 'free').length;
  // Whoever is asked again has its last answer.
  const last = new Map(together.map(({ event }) => [event.owner, event]));
  const answers: BoskosAsked[] = [...last.values()];
  const lent = answers.filter(({ answer }) => answer !== null).length;
  const expected = Math.min(answers.length, free);
  if (lent >= expected) return [];
  const text = `of ${answers.length} that asked for ${type} at once ${lent} were lent one, with ${free} free`;
  const lostRaces = answers.filter(isLostRace).length;
  return [lent + lostRaces >= expected ? inconclusive(`${text}: ${lostRaces} came second each time`) : fail(text)];
}

/**
 * Something of each type that is counted and that can be free here: production's configuration makes it so, or a janitor
 * does. After leases of our own all of a small pool may be dirty, until the janitor looks again.
 */
function typeProblems({ boskos, asked, listed }: BoskosSeen, moment: BoskosMoment): BoskosProblem[] {
  const own = asked.map(({ event }) => event).filter((event) => event.moment === moment);
  const counted = new Set(own.filter(({ call }) => call === 'count').map(({ type }) => type));
  const lent = new Set(own.filter(isLent).map(({ type }) => type));
  const looks = listed.map(({ event }) => event).filter((event) => event.moment === moment);
  return boskos.types
    .filter(({ type, cleaned, state }) => counted.has(type) && !lent.has(type) && (cleaned || state === 'free'))
    .flatMap(({ type, names }) => {
      const there = looks.map(({ resources }) => resources.filter((one) => one.type === type));
      // Boskos makes those when somebody asks for them, and nobody has.
      if (names.length === 0 && there.every((look) => look.length === 0)) return [];
      const isInUse = there.length > 0 && there.every((look) => look.every(({ state }) => IN_USE.includes(state)));
      if (moment !== 'deployed' && isInUse) return [];
      return [inconclusive(`no ${type} was lent (${statesOf(there.at(-1) ?? [])})`)];
    });
}

function isLent({ call, status, purpose, answer }: BoskosAsked): boolean {
  return call === 'acquire' ? answer !== null : call === 'heartbeat' && purpose === 'held' && status === 200;
}

function statesOf(resources: readonly BoskosResource[]): string {
  const counts = new Map<string, number>();
  for (const { state } of resources) counts.set(state, (counts.get(state) ?? 0) + 1);
  const texts = [...counts].map(([state, count]) => `${count} ${state}`);
  return texts.length === 0 ? 'none was seen' : texts.sort().join(', ');
}
