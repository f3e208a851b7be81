import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { HEADLINES } from '../gate/explain-decision.js';
import { explainObjection } from '../gate/explain-objection.js';
import { MEANINGS } from '../gate/objections.js';
import type { Calendar } from '../gate/window/calendar.js';
import { windowObjections } from '../gate/window/window-objections.js';
import type { Answer, Objection } from '../model/decision.js';
import { PRODUCTION_FILE } from '../model/description.js';
import { ExplainedError } from '../model/explained-error.js';
import { GATE_FILE, readGateSettings } from './gate-settings.js';
import { readCalendar } from './read-calendar.js';
import { startMoment } from './start-moment.js';
import type { StateDirectory } from './state-directory.js';

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
 * @throws {ExplainedError} `usage`: a calendar that cannot be read, or no moment.
 */
export async function decideStart(options: {
  readonly starting: string;
  readonly at: string | undefined;
  readonly calendar: Calendar | string;
}): Promise<WindowAnswer> {
  const { starting, calendar, at: given } = options;
  const kept = typeof calendar === 'string' ? await readCalendar(calendar) : calendar;
  const at = given === undefined ? new Date() : startMoment(given, kept);
  const objections = windowObjections(kept, { what: starting, at });
  const [first] = objections;
  const answer = first === undefined ? 'allow' : MEANINGS[first.reason].answer;
  return { answer, starting, at: at.toISOString(), objections };
}

/**
 * The calendar that production's gate.yaml, or the one of `--config`, names.
 *
 * @throws {ExplainedError} `usage` where there is no production, or no calendar is named.
 */
export async function keptCalendar(asked: {
  readonly base: string;
  readonly config: string | undefined;
  readonly state: StateDirectory;
}): Promise<Calendar> {
  const { base, config } = asked;
  const isThere = [PRODUCTION_FILE, GATE_FILE].some((name) => existsSync(join(base, name)));
  if (config === undefined && !isThere) throw noProduction(base);
  const { calendar } = await readGateSettings(asked);
  if (calendar === null) throw noCalendar(config ?? join(base, GATE_FILE));
  return calendar;
}

/** For people: the answer, and each reason with its next step. */
export function explainStart({ answer, starting, at, objections }: WindowAnswer): string {
  return [`${HEADLINES[answer]}: ${starting} at ${at}`, ...objections.flatMap(explainObjection)].join('\n');
}

function noCalendar(path: string): ExplainedError {
  return new ExplainedError('usage', {
    what: 'The gate cannot say whether this may start: no calendar is named',
    expected: '--calendar FILE, or `calendar` in gate.yaml',
    observed: existsSync(path) ? 'settings without `calendar`' : 'no such file',
    evidence: path,
    next: 'docs/gate.md shows a calendar',
  });
}

function noProduction(base: string): ExplainedError {
  return new ExplainedError('usage', {
    what: 'There is no production whose calendar could be asked',
    expected: `a folder with ${PRODUCTION_FILE}, and beside it ${GATE_FILE} that names a calendar`,
    observed: existsSync(base) ? `neither of these files` : 'no such folder',
    evidence: resolve(base),
    next: 'correct --base; or name the calendar itself: --calendar FILE',
  });
}
