import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import type { Finding, Verdict } from '../model/verdict.js';
import { escapeMarkup } from './escape.js';
import { rolloutRows } from './rollout-rows.js';
import { MATRIX_COLUMNS, type MatrixCell, routingMatrix } from './routing-matrix.js';

/** The matrix: for each spelling what is expected, and what each type and way of canary met. */
export function routingSection(description: Description, history: History): string {
  const rows = routingMatrix(description, history).map(({ spelling, expected, cells }) => [
    `<th scope="row">${escapeMarkup(spelling)}</th>`,
    `<td>${escapeMarkup(expected)}</td>`,
    ...cells.map(matrixCell),
  ]);
  return section('Routing', table(['cluster:', 'expected', ...MATRIX_COLUMNS.map(({ name }) => name)], rows));
}

function matrixCell({ mark, observed }: MatrixCell): string {
  if (mark === 'not planned') return '<td><small>–</small></td>';
  const outcome = { 'as expected': 'pass', 'not as expected': 'fail', 'not decided': 'inconclusive' } as const;
  const className = mark === 'not probed' ? 'inconclusive' : outcome[mark];
  const lines = observed.map((text) => `<br><small>${escapeMarkup(text)}</small>`).join('');
  return `<td class="${className}">${mark}${lines}</td>`;
}

/** Every finding, worst first, the passes folded away. */
export function findingsSection({ findings }: Verdict): string {
  const open = findings.filter(({ outcome }) => outcome !== 'pass').map(findingArticle);
  const passed = findings.filter(({ outcome }) => outcome === 'pass').map(findingArticle);
  const folded =
    passed.length === 0 ? '' : `<details><summary>${passed.length} passed</summary>${passed.join('')}</details>`;
  return section('Findings', `${open.join('')}${folded}`);
}

function findingArticle({ check, outcome, subject, expected, observed, evidence, next }: Finding): string {
  const title = `<h3>${outcome}: ${escapeMarkup(`${check}, ${subject}`)}</h3>`;
  return `<article class="${outcome}">${title}${definitions({ expected, observed, evidence, next })}</article>`;
}

/** What was declared and what runs, process by process. */
export function rolloutSection(history: History): string {
  const rows = rolloutRows(history).map(({ component, pod, declared, observed, isAlike, restarts }) => [
    `<th scope="row">${escapeMarkup(component)}</th>`,
    `<td>${escapeMarkup(pod)}</td>`,
    `<td>${escapeMarkup(declared)}</td>`,
    `<td class="${isAlike ? 'pass' : 'fail'}">${isAlike ? 'alike' : 'not alike'}<br><small>${escapeMarkup(observed)}</small></td>`,
    `<td class="${restarts === 0 ? 'pass' : 'inconclusive'}">${restarts === null ? 'nobody looked' : `${restarts} times`}</td>`,
  ]);
  return section(
    'Rollout',
    table(['component', 'pod', 'declared executable', 'running executable', 'started again'], rows),
  );
}

/** How often the component was started, and what so many starts can miss. */
export function trialsSection({ trials, missProbability }: Verdict): string {
  const rows = missProbability.map(({ component, q, value }) => {
    const starts = trials.find((trial) => trial.component === component)?.starts ?? 0;
    return [
      `<th scope="row">${escapeMarkup(component)}</th>`,
      `<td>${starts}</td>`,
      `<td>${percent(q)}</td>`,
      `<td>${percent(value)}</td>`,
    ];
  });
  return section('Trials', table(['component', 'clean starts', 'a fault in … of starts', 'is missed with'], rows));
}

/** What this run does not prove, as it said beforehand. */
export function notProvenSection({ notProven }: Verdict): string {
  const items = notProven.map((gap) => `<li>${escapeMarkup(gap)}</li>`).join('');
  return section(
    'Not proven',
    notProven.length === 0 ? '<p>Nothing was listed before the run.</p>' : `<ul>${items}</ul>`,
  );
}

/** Which run this was. */
export function runSection(verdict: Verdict): string {
  return section(
    'Run',
    definitions({
      candidate: `${verdict.candidate.tag} (${sourceText(verdict.candidate)})`,
      baseline: verdict.baseline?.tag ?? 'none',
      production: verdict.productionFingerprint,
      started: verdict.startedAt,
      took: `${Math.round(verdict.durationMs / 1000)} s`,
      tool: `prow-staging ${verdict.toolVersion}`,
    }),
  );
}

function sourceText({ source }: Verdict['candidate']): string {
  switch (source.kind) {
    case 'module':
      return `module sigs.k8s.io/prow ${source.version}`;
    case 'git':
      return `commit ${source.commit} of ${source.repository}`;
    case 'directory':
      return `directory ${source.path}, digest ${source.digest.slice(0, 12)}`;
    default:
      return source satisfies never;
  }
}

function section(title: string, content: string): string {
  return `<section><h2>${title}</h2>${content}</section>`;
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = columns.map((column) => `<th scope="col">${escapeMarkup(column)}</th>`).join('');
  const body = rows.map((cells) => `<tr>${cells.join('')}</tr>`).join('');
  return `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

function definitions(terms: Readonly<Record<string, string>>): string {
  const items = Object.entries(terms).map(([term, text]) => `<dt>${term}</dt><dd>${escapeMarkup(text)}</dd>`);
  return `<dl>${items.join('')}</dl>`;
}

function percent(fraction: number): string {
  return `${Number((fraction * 100).toPrecision(3))} %`;
}
