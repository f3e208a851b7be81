import { MEANINGS } from '../gate/objections.js';
import type { Calendar } from '../gate/window/calendar.js';
import { windowObjections } from '../gate/window/window-objections.js';
import type { Answer, Objection } from '../model/decision.js';
import { ExplainedError } from '../model/explained-error.js';
import { readCalendar } from './read-calendar.js';

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
  const at = given === undefined ? new Date() : new Date(given);
  if (Number.isNaN(at.getTime())) throw unusable({ expected: '--at with a moment in ISO 8601', observed: given ?? '' });
  if (calendar === null)
    throw unusable({ expected: '--calendar FILE, or `calendar` in gate.yaml', observed: 'neither of them' });
  const kept = typeof calendar === 'string' ? await readCalendar(calendar) : calendar;
  const objections = windowObjections(kept, { what: starting, at });
  const [first] = objections;
  const answer = first === undefined ? 'allow' : MEANINGS[first.reason].answer;
  return { answer, starting, at: at.toISOString(), objections };
}

/** For people: one line, and what speaks against it. */
export function explainStart({ answer, starting, objections }: WindowAnswer): string {
  const lines = objections.map(({ what, observed, next }) => `${what}\n  observed  ${observed}\n  next      ${next}`);
  return [`${answer}: ${starting}`, ...lines].join('\n');
}

function unusable({ expected, observed }: { expected: string; observed: string }): ExplainedError {
  return new ExplainedError('usage', {
    what: 'The gate cannot say whether this may start',
    expected,
    observed,
    evidence: 'the command line',
    next: 'docs/gate.md shows a calendar',
  });
}
