import { type Canary, isLasting } from '../../model/canary.js';
import type { Description } from '../../model/description.js';
import type { History } from '../../model/history.js';
import { type EventOf, type Observation, observationsOf } from '../../model/observations.js';
import { describePlace, expectedPlace } from '../../model/place.js';
import type { Finding } from '../../model/verdict.js';
import { plannedCanaries } from '../asked-canaries.js';
import { canariesByProwJob } from '../canaries-by-prowjob.js';
import { failed, open, type Problem } from '../problem.js';
import { describeSpelling } from '../spelling.js';
import { findingsOf, isAsked, isSetOut, notAsked, notSetOut, type Remark } from './remarks.js';

const EXPECTED =
  'deck takes it; the ProwJob ends "aborted", its own pod stops where it ran, and the one beside it runs on';

/** Asks of every canary that was aborted by deck whether its own pod stopped, on its own cluster, and no other there. */
export function abortFindings(description: Description, history: History): Finding[] {
  const observed = observationsOf(history, 'abort-observed');
  const submitted = canariesByProwJob(history);
  const remarks = observed.map((one) => remarkOn(description, one, submitted.get(one.event.prowJob)));
  const missing = missingRemarks(history, { observed, submitted });
  if (remarks.length + missing.length > 0) return findingsOf([...remarks, ...missing]);
  if (!isSetOut(history)) return findingsOf([notSetOut('abort')]);
  if (!isAsked(description, history, 'deck')) return findingsOf([notAsked('deck', 'abort')]);
  const problems = [open('no canary was planned that deck could abort')];
  return findingsOf([
    { phase: 'candidate', subject: 'abort', expected: 'canaries of every alias', problems, good: '', lines: [] },
  ]);
}

function remarkOn(
  description: Description,
  { event, line }: Observation<'abort-observed'>,
  canary: Canary | undefined,
): Remark {
  const subject = canary === undefined ? 'abort' : subjectOf(canary);
  const common = { phase: event.phase, subject, expected: EXPECTED, lines: [line] };
  if (canary === undefined)
    return { ...common, problems: [open(`nobody submitted ProwJob ${event.prowJob}`)], good: '' };
  const { ran } = event;
  const where = ran === null ? '' : describePlace(description, ran);
  return {
    ...common,
    problems: problemsOf(description, event, canary),
    good: `stopped in ${where}${neighbourText(event)}`,
  };
}

function subjectOf({ spelling, task }: Canary): string {
  return `abort, ${describeSpelling(spelling)}${task === 'stay' ? ', of what stayed' : ''}`;
}

function neighbourText({ neighbour }: EventOf<'abort-observed'>): string {
  return neighbour === null ? '' : '; the one beside it ran on';
}

function problemsOf(description: Description, event: EventOf<'abort-observed'>, canary: Canary): Problem[] {
  const { answer, ran, waitLimitMs } = event;
  const within = `within ${waitLimitMs / 1_000} s`;
  if (ran === null) return [open('did not run alone before it was to be aborted')];
  const expected = expectedPlace(description, canary.spelling);
  const isPlaced = expected?.clusterId === ran.clusterId && expected.namespace === ran.namespace;
  const misplaced = isPlaced ? [] : [failed(`ran in ${describePlace(description, ran)}`)];
  if (answer === null) return [...misplaced, open('deck was not asked')];
  if (answer.status === null) return [...misplaced, open(`deck did not answer: ${answer.text}`)];
  if (answer.status !== 200)
    return [
      ...misplaced,
      failed(`deck refused: HTTP ${answer.status} ${answer.text.replaceAll(event.prowJob, '<name>')}`),
    ];
  return [...misplaced, ...endProblems(event, within), ...podProblems(event, within), ...neighbourProblems(event)];
}

function endProblems({ state, isComplete }: EventOf<'abort-observed'>, within: string): Problem[] {
  if (state !== 'aborted') return [failed(`the ProwJob is "${state}" ${within}`)];
  return isComplete ? [] : [failed(`prow-controller-manager had not completed the ProwJob ${within}`)];
}

function podProblems({ pod }: EventOf<'abort-observed'>, within: string): Problem[] {
  if (pod === null) return [open('its cluster did not say what became of the pod')];
  return pod === 'running' ? [failed(`its pod still ran ${within}`)] : [];
}

function neighbourProblems({ neighbour }: EventOf<'abort-observed'>): Problem[] {
  if (neighbour === null || neighbour.runs === true) return [];
  if (neighbour.runs === null) return [open('its cluster did not say what became of the canary beside it')];
  return [failed('the canary beside it stopped too')];
}

/** Planned and never aborted: whatever kept us from it, nothing is proven of that alias. */
function missingRemarks(
  history: History,
  seen: { observed: readonly Observation<'abort-observed'>[]; submitted: ReadonlyMap<string, Canary> },
): Remark[] {
  const planned = plannedCanaries(history);
  const aborted = new Set(
    seen.observed
      .filter(({ event }) => event.phase === 'candidate')
      .map(({ event }) => seen.submitted.get(event.prowJob)?.job ?? ''),
  );
  return planned
    .filter(({ task, job }) => isLasting(task) && !aborted.has(job))
    .map((canary) => ({
      phase: 'candidate' as const,
      subject: subjectOf(canary),
      expected: EXPECTED,
      problems: [open('was planned, and never aborted')],
      good: '',
      lines: [],
    }));
}
