import type { KeptRun } from '../model/kept-run.js';
import type { IssueText, StandingCheck } from '../model/standing.js';
import type { Flake } from '../model/trends.js';
import { clip } from './page/html-text.js';

/** More than anybody reads; the run’s report has the rest. */
const SUBJECTS_MAX = 20;
/** GitHub takes no body of more than 65 536 characters, and a chat cuts what is longer than it reads. */
const NAME_MAX = 200;
/** Nobody sees it, and no mention or address goes on behind it. */
const WORD_JOINER = '\u2060';

/** The same for a check of a production for ever. */
export function noticeKey({ production, check }: Pick<StandingCheck, 'production' | 'check'>): string {
  return `${production} ${check}`;
}

/** An issue about a check that fails. It names things as they are called, so what could be markup is quoted. */
export function issueText(
  { production, check, subjects }: StandingCheck,
  run: KeptRun,
  flakes: readonly Flake[] = [],
): IssueText {
  const listed = subjects
    .slice(0, SUBJECTS_MAX)
    .map((subject) => `- ${quoted(subject)}${flakeNote(flakes, { check, subject })}`);
  const more = subjects.length - listed.length;
  const lines = [
    `In staging of ${quoted(production)}, check \`${check}\` fails on ${buildsOf(run).map(quoted).join(' with Boskos ')}:`,
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

/** Subjects by check, as somebody was told that they fail. */
export type ToldFailing = Readonly<Record<string, readonly string[]>>;

/** What a run changes of what a chat was told, for that chat; null for nothing. */
export function chatText(
  run: KeptRun,
  now: readonly StandingCheck[],
  { told, flakes = [] }: { readonly told: ToldFailing; readonly flakes?: readonly Flake[] },
): string | null {
  const newly = now.flatMap(({ state, check, subjects }) => {
    const before = told[check];
    const untold = subjects.filter((subject) => !before?.includes(subject));
    if (state !== 'failing' || untold.length === 0) return [];
    return [
      `${before === undefined ? 'fails now' : 'fails now too'}: ${check} (${firstOf(untold.map((subject) => `${clip(subject, NAME_MAX)}${flakeNote(flakes, { check, subject })}`))})`,
    ];
  });
  const over = now.filter(({ state, check }) => state === 'green' && told[check] !== undefined);
  if (newly.length === 0 && over.length === 0) return null;
  const lines = [
    `Staging of ${run.production}, ${buildsOf(run).join(' with Boskos ')}: ${run.outcome}`,
    `run ${run.id}`,
    ...over.map(({ check }) => `passes again: ${check}`),
    ...newly,
  ];
  return lines.map(forChat).join('\n');
}

/**
 * One line of text that notifies nobody and leads nowhere. Slack's markup is `&<>`; others that take its messages also
 * read `@here`, `[text](address)` and bare addresses.
 *
 * @see https://docs.slack.dev/messaging/formatting-message-text
 * @see https://docs.mattermost.com/collaborate/mention-people.html
 */
function forChat(line: string): string {
  return line
    .replaceAll(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[@[\]]|:(?=\/\/)/g, (mark) => `${mark}${WORD_JOINER}`);
}

/** What a chat knows to fail once it was told of a run: what was not decided is as it was. */
export function nowTold(now: readonly StandingCheck[], told: ToldFailing): ToldFailing {
  const standing = new Map<string, readonly string[]>(Object.entries(told));
  for (const { state, check, subjects } of now) {
    if (state === 'green') standing.delete(check);
    if (state === 'failing') standing.set(check, [...new Set([...(standing.get(check) ?? []), ...subjects])]);
  }
  return Object.fromEntries(standing);
}

/** How often it fails, since when, and where that can be looked at: nothing was changed in between. */
function flakeNote(flakes: readonly Flake[], of: Pick<Flake, 'check' | 'subject'>): string {
  const flake = flakes.find(({ check, subject }) => check === of.check && subject === of.subject);
  if (flake === undefined) return '';
  const { failed, decided, firstRun } = flake;
  return `, a flake: ${failed} of ${decided} such runs since ${firstRun.slice(0, 'yyyy-mm-dd'.length)}, the first ${firstRun}`;
}

function firstOf(subjects: readonly string[]): string {
  return `${subjects.slice(0, 3).join('; ')}${subjects.length > 3 ? ' …' : ''}`;
}

/** Boskos has a version of its own, and may be what fails. */
function buildsOf({ candidate, boskos }: KeptRun): string[] {
  return boskos === null ? [candidate.tag] : [candidate.tag, boskos.tag];
}

/** As code, so that a name notifies nobody and links nowhere. */
function quoted(text: string): string {
  return `\`${clip(text, NAME_MAX).replaceAll('`', '’').replaceAll(/\s+/g, ' ')}\``;
}
