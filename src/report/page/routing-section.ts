import type { Outcome } from '../../model/outcome.js';
import { MATRIX_COLUMNS, type MatrixCell, type MatrixRow } from '../routing-matrix.js';
import { cell, rowHead, scrolling, section, tableBody } from './html-parts.js';
import { htmlText } from './html-text.js';
import { sign } from './signs.js';

/** How each mark but `not planned` looks. */
const LOOKS: Readonly<Record<Exclude<MatrixCell['mark'], 'not planned'>, Outcome>> = {
  'as expected': 'pass',
  'refused, as expected': 'pass',
  'not as expected': 'fail',
  'not decided': 'inconclusive',
  'not probed': 'inconclusive',
};

/** The matrix: for each spelling what is expected, and what each type and way of canary met. Ways nobody planned are left out. */
export function routingSection(rows: readonly MatrixRow[]): string {
  const shown = MATRIX_COLUMNS.map((_, index) => index).filter((index) =>
    rows.some(({ cells }) => cells[index]?.mark !== 'not planned'),
  );
  const body = worstFirst(rows).map(({ spelling, expected, cells }) => [
    rowHead(spelling),
    cell(expected),
    ...shown.map((index) => matrixCell(cells[index])),
  ]);
  return section({
    id: 'routing',
    title: 'Routing: where jobs landed',
    says: summary(rows),
    html: scrolling('Routing matrix', `${matrixHead(shown)}${tableBody(body)}`),
  });
}

const TROUBLE: readonly MatrixCell['mark'][] = ['not as expected', 'not decided', 'not probed'];

/** A production may have more aliases than a screen has lines. */
function worstFirst(rows: readonly MatrixRow[]): MatrixRow[] {
  const weight = ({ cells }: MatrixRow): number => {
    const marks = new Set(cells.map(({ mark }) => mark));
    const found = TROUBLE.findIndex((mark) => marks.has(mark));
    return found < 0 ? TROUBLE.length : found;
  };
  return [...rows].sort((a, b) => weight(a) - weight(b));
}

function summary(rows: readonly MatrixRow[]): string {
  const marks = rows.flatMap(({ cells }) => cells.map(({ mark }) => mark)).filter((mark) => mark !== 'not planned');
  const counts = [...TROUBLE, 'as expected', 'refused, as expected'].flatMap((mark) => {
    const count = marks.filter((one) => one === mark).length;
    return count === 0 ? [] : [`${count} ${mark}`];
  });
  return counts.length === 0
    ? 'Nothing was planned, so nothing is known.'
    : `Of ${marks.length} cells of spelling and way in: ${counts.join(', ')}.`;
}

function matrixHead(shown: readonly number[]): string {
  const columns = MATRIX_COLUMNS.filter((_, index) => shown.includes(index));
  const ways = [...new Set(columns.map(({ way }) => way))].map((way) => {
    const count = columns.filter((column) => column.way === way).length;
    return `<th scope="colgroup" colspan="${count}">${way}</th>`;
  });
  const types = columns.map(({ type }) => `<th scope="col">${type}</th>`);
  const left = ['cluster:', 'expected'].map((name) => `<th scope="col" rowspan="2">${name}</th>`);
  return `<thead><tr>${left.join('')}${ways.join('')}</tr><tr>${types.join('')}</tr></thead>`;
}

function matrixCell(found: MatrixCell | undefined): string {
  if (found === undefined || found.mark === 'not planned') return '<td class="none"><small>not planned</small></td>';
  const { mark, observed, count } = found;
  const lines = LOOKS[mark] === 'pass' ? '' : observed.map((text) => `<br><small>${htmlText(text)}</small>`).join('');
  const times = count > 1 ? ` <small class="times">×\u00a0${count}</small>` : '';
  return `<td class="${LOOKS[mark]}">${sign(LOOKS[mark])} ${mark}${times}${lines}</td>`;
}
