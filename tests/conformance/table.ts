import { readFileSync } from 'node:fs';
import { NODE_KINDS } from './promise.js';
import { PromiseResults } from './promise-results.js';

/**
 * Prints promise × host node × kubelet as a Markdown table:
 * `node --import tsx tests/conformance/table.ts RESULTS.json…`
 */
const given = process.argv.slice(2).map((path) => PromiseResults.parse(JSON.parse(readFileSync(path, 'utf8'))));
const all = given.flatMap(({ node, results }) => results.map((result) => ({ node, ...result })));
const ids = [...new Set(all.map(({ id }) => id))];

const rows = ids.map((id) => [id, ...NODE_KINDS.map((kind) => cell(id, kind))]);
const notes = all.filter(({ outcome }) => outcome !== 'kept');
print(['promise', ...NODE_KINDS]);
print(['---', ...NODE_KINDS.map(() => '---')]);
for (const row of rows) print(row);
for (const { node, id, outcome, detail } of notes)
  process.stdout.write(`\n${outcome} by the ${node}: ${id}: ${detail.split('\n')[0]}`);
const kept = NODE_KINDS.map((kind) => {
  const own = all.filter(({ node }) => node === kind);
  return `${kind}: ${own.filter(({ outcome }) => outcome === 'kept').length} of ${own.length} kept`;
});
process.stdout.write(`\n${ids.length} promises; ${kept.join('; ')}\n`);

function cell(id: string, kind: string): string {
  const result = all.find((one) => one.id === id && one.node === kind);
  if (result === undefined) return 'not asked';
  return result.outcome === 'kept' ? `kept, ${(result.durationMs / 1000).toFixed(1)} s` : result.outcome;
}

function print(cells: readonly string[]): void {
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
}
