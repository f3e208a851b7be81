import { cleanInARow, type RoundRecord, type Suite } from './round-record.js';

/** What rounds have shown, as Markdown: a row for each suite, then every loss. */
export function roundsTable(rounds: ReadonlyMap<Suite, readonly RoundRecord[]>): string {
  const header = [
    '| suite | rounds | clean | lost | clean in a row | seconds | asked | load | user | code | commits |',
    '|---|---|---|---|---|---|---|---|---|---|---|',
  ];
  const losses = [...rounds.values()].flat().filter(({ lost }) => lost.length > 0);
  return [
    ...header,
    ...[...rounds].map(([suite, of]) => row(suite, of)),
    '',
    ...losses.flatMap(({ suite, number, lost }) =>
      lost.map(({ name, message }) => `${suite} ${number} lost ${name}: ${firstLine(message)}`),
    ),
  ].join('\n');
}

/** Those that there are, each once. */
function each(words: readonly string[]): string {
  return [...new Set(words)].join(', ');
}

function row(suite: Suite, rounds: readonly RoundRecord[]): string {
  const clean = rounds.filter(({ lost }) => lost.length === 0);
  const cells = [
    suite,
    rounds.length,
    clean.length,
    rounds.length - clean.length,
    cleanInARow(rounds),
    range(rounds.map(({ durationMs }) => Math.round(durationMs / 1000))),
    range(rounds.map(({ passed }) => passed)),
    range(rounds.map(({ load }) => load)),
    each(rounds.map(({ uid }) => (uid === 0 ? 'root' : 'ordinary'))),
    each(rounds.map(({ code }) => code)),
    each(rounds.map(({ commit }) => commit)),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Least to most. */
function range(values: readonly number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (values.length === 0) return '';
  return least === most ? String(least) : `${least}-${most}`;
}

function firstLine(text: string): string {
  return (
    text
      .split('\n')
      .find((line) => line.trim() !== '')
      ?.trim() ?? ''
  );
}
