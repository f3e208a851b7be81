import type { Finding, Verdict } from '../model/verdict.js';
import { boskosInRun } from './boskos-in-run.js';
import { escapeMarkup } from './escape.js';
import { disagreementSentence } from './page/disagreement.js';
import { decisiveFindings, headlineOf, nextSteps } from './page/headline.js';
import { clip } from './page/html-text.js';
import type { ReportInput } from './report-html.js';
import { type MatrixCell, routingMatrix } from './routing-matrix.js';

/** GitHub cuts off a step's summary at 1 MiB; far less is read. */
const FINDINGS_MAX = 10;
const ROWS_MAX = 30;
const NOT_PROVEN_MAX = 100;
const TEXT_MAX = 400;

/** As GitHub draws them, with the word beside. */
const SIGNS = { pass: '🟢', inconclusive: '🟡', fail: '🔴' } as const;

/**
 * A verdict as the summary of a step of GitHub Actions. Text of a run stands in `<code>` or in blocks of HTML without an
 * empty line, where Markdown, mentions and references mean nothing.
 */
export function stepSummary({
  verdict,
  description,
  history,
  canaries,
  alike,
  matrix,
}: Pick<ReportInput, 'verdict' | 'description' | 'history' | 'canaries' | 'alike' | 'matrix'>): string {
  const judged = { verdict, boskos: boskosInRun(description, history) };
  const { sentence, ground } = headlineOf(judged);
  const disagreement = disagreementSentence(verdict.outcome, alike);
  const decisive = decisiveFindings(verdict);
  const wrong = routingMatrix(description, history, canaries).flatMap(({ spelling, expected, cells }) =>
    cells.filter(isTrouble).map((cell) => [spelling, expected, `${cell.mark}: ${cell.observed.join('; ')}`]),
  );
  return [
    `<h2>${SIGNS[verdict.outcome]} ${verdict.outcome}: ${text(sentence)}</h2>`,
    `<p>${code(ground)}</p>`,
    disagreement === null ? '' : `<p>${code(disagreement)}</p>`,
    list('What to do next', nextSteps(judged), { most: FINDINGS_MAX, of: 'steps' }),
    findingsTable(decisive),
    misplaced(wrong),
    ways(matrix),
    fold(`Not proven (${verdict.notProven.length})`, list('', verdict.notProven, { most: NOT_PROVEN_MAX, of: 'gaps' })),
    facts(verdict),
    '',
  ]
    .filter((part, index, parts) => part !== '' || index === parts.length - 1)
    .join('\n');
}

function isTrouble({ mark }: MatrixCell): boolean {
  return mark === 'not as expected' || mark === 'not decided';
}

function findingsTable(findings: readonly Finding[]): string {
  if (findings.length === 0) return '';
  const rows = findings
    .slice(0, FINDINGS_MAX)
    .map(({ check, subject, expected, observed, evidence }) => [`${check}: ${subject}`, expected, observed, evidence]);
  return `${table('What was found', ['finding', 'expected', 'observed', 'evidence'], rows)}${more(findings.length - rows.length, 'findings')}`;
}

function misplaced(rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const told = rows.slice(0, ROWS_MAX);
  const columns = ['cluster:', 'expected', 'observed'];
  return `${table('Where jobs did not land as expected', columns, told)}${more(rows.length - told.length, 'cells of the matrix')}`;
}

/** Where each alias led, by each way in, as the command line prints it. */
function ways(matrix: string): string {
  const [title = '', ...rows] = matrix.split('\n').filter((line) => line.trim() !== '');
  if (title === '') return '';
  const told = rows.slice(0, ROWS_MAX).map((row) => `<code>${escapeMarkup(clip(row, TEXT_MAX))}</code>`);
  return `${fold(text(title), `<pre>${told.join('\n')}</pre>`)}${more(rows.length - told.length, 'lines')}`;
}

/** Findings, their steps and cells are told apart: each has a number of its own. */
function more(rest: number, of: string): string {
  return rest > 0 ? `<p>${rest} more ${of} in report.html.</p>` : '';
}

function table(title: string, columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = columns.map((column) => `<th>${column}</th>`).join('');
  const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${code(cell)}</td>`).join('')}</tr>`).join('');
  return `<h3>${title}</h3><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
}

function list(title: string, items: readonly string[], { most, of }: { most: number; of: string }): string {
  const head = title === '' ? '' : `<h3>${title}</h3>`;
  const told = items.slice(0, most).map((item) => `<li>${code(item)}</li>`);
  return `${head}<ul>${told.join('')}</ul>${more(items.length - told.length, of)}`;
}

function fold(summary: string, html: string): string {
  return `<details><summary>${summary}</summary>${html}</details>`;
}

function facts({ candidate, baseline, durationMs, startedAt, productionFingerprint }: Verdict): string {
  const parts = [
    `candidate ${candidate.tag}`,
    baseline === null ? 'no baseline' : `baseline ${baseline.tag}`,
    `began ${startedAt}`,
    `took ${Math.round(durationMs / 1000)} s`,
    `production ${productionFingerprint.slice(0, 19)}`,
  ];
  return `<p>${parts.map(code).join(' · ')}</p>`;
}

function code(words: string): string {
  return `<code>${text(clip(words, TEXT_MAX))}</code>`;
}

/** In one line: an empty one would end the block of HTML. */
function text(words: string): string {
  return escapeMarkup(words.replace(/\s+/g, ' '));
}
