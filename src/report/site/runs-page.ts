import type { KeptRun } from '../../model/kept-run.js';
import type { Trends } from '../../model/trends.js';
import { escapeMarkup } from '../escape.js';
import { htmlPage } from '../page/html-page.js';
import { badge, duration, section } from '../page/html-parts.js';
import { htmlText } from '../page/html-text.js';
import { span } from './span.js';
import { trendsSection } from './trends-section.js';
import { troubles } from './troubles.js';

/** What the list was asked for. */
export interface RunsAsked {
  /** Where the runs are kept, as a person would write it. */
  readonly place: string;
  /** The alias that was asked for; null for all. */
  readonly alias: string | null;
  /** Of every kept run. */
  readonly aliases: readonly string[];
  /** Of the runs that are shown; silences of every kept run. */
  readonly trends: Trends;
  /** How many are kept. */
  readonly total: number;
  /** Runs that this version cannot read. */
  readonly unread: readonly string[];
  /** Runs that begin later than it is. */
  readonly ahead: readonly string[];
}

/** Kept runs, newest first, with a choice of two to be compared, under what they say together. */
export function runsPage(runs: readonly KeptRun[], asked: RunsAsked): string {
  const { place, alias, aliases, trends, total, unread, ahead } = asked;
  const left = unread.length === 0 ? '' : ` This version cannot read ${unread.length}: ${unread.join(', ')}.`;
  const later =
    ahead.length === 0 ? '' : ` Left out, as they begin later than it is (a clock was wrong): ${ahead.join(', ')}.`;
  const html = [
    aliasForm(aliases, alias),
    runs.length === 0
      ? '<p>Keep one with <code>prow-staging history keep</code>.</p>'
      : compareForm(runs.toReversed(), trends),
  ].join('');
  const says = `${runs.length} of ${total} runs in ${place}.${left}${later}`;
  return htmlPage('Kept runs', {
    main: [
      '<h1>Kept runs</h1>',
      runs.length === 0 ? '' : trendsSection(trends),
      section({ id: 'runs', title: 'Runs, newest first', says, html }),
    ],
  });
}

function aliasForm(aliases: readonly string[], chosen: string | null): string {
  const options = aliases.map(
    (alias) =>
      `<option value="${escapeMarkup(alias)}"${alias === chosen ? ' selected' : ''}>${escapeMarkup(alias)}</option>`,
  );
  return [
    '<form class="asking" method="get" action="/"><label>Only runs that probed alias ',
    `<select name="alias"><option value="">any</option>${options.join('')}</select></label> <button>Show</button></form>`,
  ].join('');
}

function compareForm(runs: readonly KeptRun[], { silences }: Trends): string {
  const isOneProduction = new Set(runs.map(({ production }) => production)).size === 1;
  const rows = runs.flatMap((run, index) => {
    const gap = silences.find(
      ({ production, from }) => production === run.production && Date.parse(from) === Date.parse(run.startedAt),
    );
    const item = `<li>${[choices(run, { index, count: runs.length }), ...facts(run, isOneProduction)].join('')}</li>`;
    return gap === undefined ? [item] : [`<li class="gap">${htmlText(gapText(gap))}</li>`, item];
  });
  return [
    '<form method="get" action="/compare"><p class="bar"><button>Compare the two chosen</button></p>',
    `<ol class="runs">${rows.join('')}</ol></form>`,
  ].join('');
}

function facts(run: KeptRun, isOneProduction: boolean): string[] {
  const { id, startedAt, outcome, candidate, production, durationMs } = run;
  const about = isOneProduction ? candidate.tag : `${candidate.tag}, ${production}`;
  return [
    `<a class="times" href="/runs/${id}">${htmlText(startedAt.replace('T', ' ').slice(0, 'yyyy-mm-dd hh:mm'.length))}</a>`,
    `<span>${badge(outcome)}</span>`,
    `<span class="tag">${htmlText(about)}</span>`,
    `<span class="times">${duration(durationMs)}</span>`,
    `<span class="troubles">${htmlText(troubles(run.findings))}</span>`,
  ];
}

/** Of two: what was, and what is; the newest two, where nothing else is chosen. */
function choices({ id, startedAt }: KeptRun, { index, count }: { index: number; count: number }): string {
  const chosen = { a: Math.min(1, count - 1), b: 0 };
  const radio = (name: 'a' | 'b', word: string) =>
    `<label><input type="radio" name="${name}" value="${id}" aria-label="${word}: run of ${startedAt}"${chosen[name] === index ? ' checked' : ''}>${word}</label>`;
  return `<span class="pick times">${radio('a', 'before')} ${radio('b', 'after')}</span>`;
}

function gapText({ production, from, to, isOpen }: Trends['silences'][number]): string {
  return `silence: no run of ${production} ${isOpen ? 'has begun' : 'began'} for ${span(from, to)}`;
}
