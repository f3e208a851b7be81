import { codeAsked } from './code-asked.js';
import { NODE_KINDS } from './promise.js';
import { readPromiseResults } from './promise-results.js';

/** Prints promise × host node × kubelet as a Markdown table, from what the last whole runs have left. */
const code = await codeAsked();
const left = NODE_KINDS.flatMap((kind) => readPromiseResults(kind) ?? []);
// What another state of the code has shown says nothing of this one.
const given = left.filter((one) => one.code === code);
const all = given.flatMap(({ node, results }) => results.map((result) => ({ node, ...result })));
const ids = [...new Set(all.map(({ id }) => id))];

const rows = ids.map((id) => [id, ...NODE_KINDS.map((kind) => cell(id, kind))]);
print(['promise', ...NODE_KINDS]);
print(['---', ...NODE_KINDS.map(() => '---')]);
for (const row of rows) print(row);
for (const { node, id, outcome, detail } of all.filter((one) => one.outcome !== 'kept'))
  process.stdout.write(`\n${outcome} by the ${node}: ${id}: ${detail.split('\n')[0]}`);
process.stdout.write(`\n${ids.length} promises; ${given.map(summary).join('; ')}\n`);

// A kind of node that was asked must have kept everything: what failed, or was left out, is no table to show.
const asksAll = ({ results }: (typeof given)[number]) =>
  ids.every((id) => results.some((result) => result.id === id && result.outcome !== 'broken'));
if (!given.every(asksAll)) process.exitCode = 1;

for (const { node, code: other, endedAt } of left.filter((one) => one.code !== code))
  process.stdout.write(`What a ${node} showed at ${endedAt} is of other code (${other}, now ${code}).\n`);

function summary({ node, endedAt, uid, results }: (typeof given)[number]): string {
  const count = (outcome: string) => results.filter((result) => result.outcome === outcome).length;
  return `${node}: ${count('kept')} kept, ${count('broken')} broken, ${count('limit')} limits, asked by user ${uid} until ${endedAt}`;
}

function cell(id: string, kind: string): string {
  const result = all.find((one) => one.id === id && one.node === kind);
  if (result === undefined) return 'not asked';
  return result.outcome === 'kept' ? `kept, ${(result.durationMs / 1000).toFixed(1)} s` : result.outcome;
}

function print(cells: readonly string[]): void {
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
}
