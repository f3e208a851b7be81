import type { KeptRun } from '../../model/kept-run.js';
import { escapeMarkup } from '../escape.js';
import { htmlPage } from '../page/html-page.js';
import { badge, cell, duration, section, table } from '../page/html-parts.js';
import { htmlText } from '../page/html-text.js';

/** What the list was asked for. */
export interface RunsAsked {
  /** Where the runs are kept, as a person would write it. */
  readonly place: string;
  /** Only runs that submitted a canary of this alias; null for all. */
  readonly alias: string | null;
  /** Runs that this version cannot read. */
  readonly unread: readonly string[];
}

/** Checks that a row names before it says how many more there are. */
const NAMED = 3;

/** Every kept run, newest first, with a choice of two to be compared. */
export function runsPage(runs: readonly KeptRun[], { place, alias, unread }: RunsAsked): string {
  const aliases = [...new Set(runs.flatMap((run) => run.aliases))].sort();
  const shown = runs.filter((run) => alias === null || run.aliases.includes(alias)).reverse();
  const left = unread.length === 0 ? '' : ` This version cannot read ${unread.length}: ${unread.join(', ')}.`;
  const html = [
    aliasForm(aliases, alias),
    shown.length === 0 ? '' : compareForm(shown),
    shown.length === 0 ? '<p>Keep one with <code>prow-staging history keep</code>.</p>' : '',
  ].join('');
  const says = `${shown.length} of ${runs.length} runs in ${place}.${left}`;
  return htmlPage('Kept runs', {
    main: ['<h1>Kept runs</h1>', section({ id: 'runs', title: 'Newest first', says, html })],
  });
}

function aliasForm(aliases: readonly string[], chosen: string | null): string {
  const options = aliases.map(
    (alias) =>
      `<option value="${escapeMarkup(alias)}"${alias === chosen ? ' selected' : ''}>${escapeMarkup(alias)}</option>`,
  );
  return [
    '<form method="get" action="/"><label>Only runs that probed alias ',
    `<select name="alias"><option value="">any</option>${options.join('')}</select></label> <button>Show</button></form>`,
  ].join('');
}

function compareForm(runs: readonly KeptRun[]): string {
  const columns = ['compare', 'run', 'outcome', 'candidate', 'production', 'took', 'not passed'];
  const rows = runs.map((run, index) => [
    `<td>${choice('a', run, index === 1 || runs.length === 1)} ${choice('b', run, index === 0)}</td>`,
    `<th scope="row"><a href="/runs/${run.id}">${htmlText(run.startedAt.replace('T', ' ').slice(0, 19))}</a></th>`,
    `<td>${badge(run.outcome)}</td>`,
    cell(run.candidate.tag),
    cell(run.production),
    cell(duration(run.durationMs)),
    cell(troubles(run)),
  ]);
  return `<form method="get" action="/compare">${table('Kept runs', columns, rows)}<button>Compare the two chosen</button></form>`;
}

/** One of two: what was, and what is. */
function choice(name: 'a' | 'b', { id, startedAt }: KeptRun, isChosen: boolean): string {
  const word = name === 'a' ? 'before' : 'after';
  const label = `${word}: run of ${startedAt}`;
  return `<label class="times"><input type="radio" name="${name}" value="${id}" aria-label="${label}"${isChosen ? ' checked' : ''}>${word}</label>`;
}

function troubles({ findings }: KeptRun): string {
  const named = findings.slice(0, NAMED).map(({ check, subject }) => `${check}: ${subject}`);
  const more = findings.length - named.length;
  return [...named, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}
