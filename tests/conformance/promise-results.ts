import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { getuid } from 'node:process';
import { z } from 'zod';
import { projectPath } from '../../src/toolchain/project-root.js';
import { codeAsked } from './code-asked.js';
import { NODE_KINDS, type NodeKind } from './promise.js';
import { PROMISES } from './promises/all.js';

/** What became of one promise on one kind of node. */
const PromiseResult = z.strictObject({
  id: z.string(),
  says: z.string(),
  outcome: z.enum(['kept', 'limit', 'broken']),
  /** Why the node cannot keep it, or how it broke it; empty where it is kept. */
  detail: z.string(),
  durationMs: z.number().int().nonnegative(),
});
export type PromiseResult = z.infer<typeof PromiseResult>;

/** Every promise as one kind of node kept it. */
const PromiseResults = z.strictObject({
  node: z.enum(NODE_KINDS),
  /** Which code was asked (`codeAsked`). */
  code: z.string(),
  endedAt: z.iso.datetime(),
  /** The user that asked; 0 is root. */
  uid: z.number().int(),
  results: z.array(PromiseResult),
});
export type PromiseResults = z.infer<typeof PromiseResults>;

/** Forgets what the run before this one has left: no run may be taken for another. */
export async function forgetPromiseResults(node: NodeKind): Promise<void> {
  await rm(fileOf(node), { force: true });
}

/** Leaves results for the table, in the order of the promises. A run that asked only some is no result. */
export async function writePromiseResults(node: NodeKind, results: readonly PromiseResult[]): Promise<void> {
  if (results.length < PROMISES.length) return;
  const order = PROMISES.map(({ id }) => id);
  const sorted = results.toSorted((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
  await mkdir(dirname(fileOf(node)), { recursive: true });
  const found = {
    node,
    code: await codeAsked(),
    endedAt: new Date().toISOString(),
    uid: getuid?.() ?? -1,
    results: sorted,
  };
  await writeFile(fileOf(node), `${JSON.stringify(PromiseResults.parse(found), null, 2)}\n`);
}

/** What the last whole run found out about one kind of node, or null where there was none. */
export function readPromiseResults(node: NodeKind): PromiseResults | null {
  return existsSync(fileOf(node)) ? PromiseResults.parse(JSON.parse(readFileSync(fileOf(node), 'utf8'))) : null;
}

function fileOf(node: NodeKind): string {
  return projectPath('test-results', `promises-${node.replace(' ', '-')}.json`);
}
