import type { KeptRun } from '../model/kept-run.js';
import type { IssueText, StandingCheck } from '../model/standing.js';

/** More than anybody reads; the run’s report has the rest. */
const SUBJECTS_MAX = 20;

/** The same for a check of a production for ever. */
export function noticeKey({ production, check }: Pick<StandingCheck, 'production' | 'check'>): string {
  return `${production} ${check}`;
}

/** An issue about a check that fails. It names things as they are called, so what could be markup is quoted. */
export function issueText({ production, check, subjects }: StandingCheck, run: KeptRun): IssueText {
  const listed = subjects.slice(0, SUBJECTS_MAX).map((subject) => `- ${quoted(subject)}`);
  const more = subjects.length - listed.length;
  const lines = [
    `In staging of ${quoted(production)}, check \`${check}\` fails on ${quoted(run.candidate.tag)}:`,
    '',
    ...listed,
    ...(more > 0 ? [`- and ${more} more`] : []),
    '',
    `Run ${quoted(run.id)} has the evidence and the next step: \`prow-staging history list\`, and the run’s \`report.html\`.`,
    'This issue is rewritten by each run that fails the check, and closed by the first that passes it.',
  ];
  return {
    key: noticeKey({ production, check }),
    title: `Staging of ${production}: ${check} fails`,
    body: lines.join('\n'),
  };
}

/** What a run changed, for a chat; null where it says what the run before said. */
export function chatText(
  run: KeptRun,
  { now, before }: { now: readonly StandingCheck[]; before: readonly StandingCheck[] },
): string | null {
  const failedBefore = new Set(before.filter(({ state }) => state === 'failing').map(({ check }) => check));
  const newly = now.filter(({ state, check }) => state === 'failing' && !failedBefore.has(check));
  const over = now.filter(({ state, check }) => state === 'green' && failedBefore.has(check));
  if (newly.length === 0 && over.length === 0) return null;
  const lines = [
    `Staging of ${run.production}, ${run.candidate.tag}: ${run.outcome}`,
    ...newly.map(
      ({ check, subjects }) =>
        `fails now: ${check} (${subjects.slice(0, 3).join('; ')}${subjects.length > 3 ? ' …' : ''})`,
    ),
    ...over.map(({ check }) => `passes again: ${check}`),
    `run ${run.id}`,
  ];
  // https://docs.slack.dev/messaging/formatting-message-text: these three are its markup.
  return lines.join('\n').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** As code, so that a name notifies nobody and links nowhere. */
function quoted(text: string): string {
  return `\`${text.replaceAll('`', '’').replaceAll(/\s+/g, ' ')}\``;
}
