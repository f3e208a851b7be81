import { NODE_KINDS } from './promise.js';
import { readPromiseResults } from './promise-results.js';

/** Prints promise × host node × kubelet as a Markdown table, from what the last whole runs have left. */
const given = NODE_KINDS.flatMap((kind) => readPromiseResults(kind) ?? []);
const all = given.flatMap(({ node, results }) => results.map((result) => ({ node, ...result })));
const ids = [...new Set(all.map(({ id }) => id))];

const rows = ids.map((id) => [id, ...NODE_KINDS.map((kind) => cell(id, kind))]);
print(['promise', ...NODE_KINDS]);
print(['---', ...NODE_KINDS.map(() => '---')]);
for (const row of rows) print(row);
for (const { node, id, outcome, detail } of all.filter((one) => one.outcome !== 'kept'))
  process.stdout.write(`\n${outcome} by the ${node}: ${id}: ${detail.split('\n')[0]}`);
process.stdout.write(`\n${ids.length} promises; ${given.map(summary).join('; ')}\n`);

function summary({ node, results }: (typeof given)[number]): string {
  const count = (outcome: string) => results.filter((result) => result.outcome === outcome).length;
  return `${node}: ${count('kept')} kept, ${count('broken')} broken, ${count('limit')} limits`;
}

function cell(id: string, kind: string): string {
  const result = all.find((one) => one.id === id && one.node === kind);
  if (result === undefined) return 'not asked';
  return result.outcome === 'kept' ? `kept, ${(result.durationMs / 1000).toFixed(1)} s` : result.outcome;
}

function print(cells: readonly string[]): void {
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
}
