import { isPlain } from '../model/canary.js';
import type { History } from '../model/history.js';
import { observationsOf } from '../model/observations.js';
import { isGithubWay, WAYS_IN } from '../model/way.js';
import { type AskedCanary, askedCanaries, canaryKey, neverAskedFor, plannedCanaries } from './asked-canaries.js';
import { groupBy } from './group-by.js';
import type { Gap } from './production-gaps.js';
import { describeSpelling } from './spelling.js';

/**
 * Jobs that a component never started although all else that was started in the same time is over: a busy machine keeps
 * everything waiting, a component that starts nothing only its own. What the baseline never started either is no reason
 * to blame the candidate; of what was not waited for until the limit, or needs a GitHub that did not answer, nobody can say.
 */
export function neverStarted(history: History): Gap[] {
  const asked = askedCanaries(history, 'candidate');
  const over = endsOf(history, asked);
  if (over.length === 0 || !over.every(Boolean)) return [];
  const late = new Set(
    observationsOf(history, 'undecided').flatMap(({ event }) =>
      event.phase === 'candidate' && event.late?.start === 0 ? event.late.jobs : [],
    ),
  );
  const isGithubAway = observationsOf(history, 'undecided').some(
    ({ event }) => event.phase === 'candidate' && event.cause === 'way-unreachable',
  );
  const planned = plannedCanaries(history);
  const open = neverAskedFor(planned, asked).filter(
    ({ job, way }) => late.has(job) && !(isGithubAway && isGithubWay(way)),
  );
  const inBaseline = askedCanaries(history, 'baseline');
  const before = new Set((inBaseline.length === 0 ? [] : neverAskedFor(planned, inBaseline)).map(canaryKey));
  const groups = groupBy(open, ({ spelling, way }) => JSON.stringify([spelling, WAYS_IN[way].component]));
  return groups.flatMap(([, group]) => {
    const [first] = group;
    if (first === undefined) return [];
    const { component } = WAYS_IN[first.way];
    const kinds = [...new Set(group.map(({ type, way }) => `${type} via ${way}`))].sort().join(', ');
    const isAsBefore = group.every((canary) => before.has(canaryKey(canary)));
    return {
      outcome: isAsBefore ? 'inconclusive' : 'fail',
      subject: describeSpelling(first.spelling),
      expected: `${component} starts what is its to start, while all else is`,
      observed: `nothing came of ${kinds} within the limit, and all ${over.length} others were over; look into ${component}${isAsBefore ? ', as in the baseline' : ''}`,
      next: `leave the bump on hold; the log of ${component} says what it made of these jobs`,
    };
  });
}

/** Whether each canary that is started in the same trial, the first of the candidate, was seen to be over. */
function endsOf(history: History, asked: readonly AskedCanary[]): boolean[] {
  const settled = new Set(
    observationsOf(history, 'prowjob-observed').flatMap(({ event }) => (event.settled ? [event.prowJob] : [])),
  );
  return asked.flatMap(({ event }) =>
    event.kind === 'canary-submitted' && isPlain(event.canary.task) ? [settled.has(event.prowJob)] : [],
  );
}
