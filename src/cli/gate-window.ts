import { HEADLINES } from '../gate/explain-decision.js';
import { explainObjection } from '../gate/explain-objection.js';
import { MEANINGS } from '../gate/objections.js';
import type { Calendar } from '../gate/window/calendar.js';
import { windowObjections } from '../gate/window/window-objections.js';
import type { Answer, Objection } from '../model/decision.js';
import { ExplainedError } from '../model/explained-error.js';
import { readCalendar } from './read-calendar.js';
import { startMoment } from './start-moment.js';

/** Whether something may be started now, by the calendar alone. */
export interface WindowAnswer {
  readonly answer: Answer;
  readonly starting: string;
  readonly at: string;
  readonly objections: readonly Objection[];
}

/**
 * Answers for what is no bump and needs no rehearsal to ask for: a drain, an upgrade of nodes.
 *
 * @throws {ExplainedError} `usage`: no calendar, one that cannot be read, or no moment.
 */
export async function decideStart(options: {
  readonly starting: string;
  readonly at: string | undefined;
  readonly calendar: Calendar | string | null;
}): Promise<WindowAnswer> {
  const { starting, calendar, at: given } = options;
  if (calendar === null) throw noCalendar();
  const kept = typeof calendar === 'string' ? await readCalendar(calendar) : calendar;
  const at = given === undefined ? new Date() : startMoment(given, kept);
  const objections = windowObjections(kept, { what: starting, at });
  const [first] = objections;
  const answer = first === undefined ? 'allow' : MEANINGS[first.reason].answer;
  return { answer, starting, at: at.toISOString(), objections };
}

/** For people: the answer, and each reason with its next step. */
export function explainStart({ answer, starting, at, objections }: WindowAnswer): string {
  return [`${HEADLINES[answer]}: ${starting} at ${at}`, ...objections.flatMap(explainObjection)].join('\n');
}

function noCalendar(): ExplainedError {
  return new ExplainedError('usage', {
    what: 'The gate cannot say whether this may start',
    expected: '--calendar FILE, or `calendar` in gate.yaml',
    observed: 'neither of them',
    evidence: 'the command line',
    next: 'docs/gate.md shows a calendar',
  });
}
