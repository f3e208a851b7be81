import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
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
export const PromiseResults = z.strictObject({ node: z.enum(NODE_KINDS), results: z.array(PromiseResult) });
export type PromiseResults = z.infer<typeof PromiseResults>;

/** Names the file that results are written to. Without it they are only shown by the tests. */
export const RESULTS_VARIABLE = 'PROMISE_RESULTS';

/** Writes results where {@link RESULTS_VARIABLE} says, if it says anything. */
export async function writePromiseResults(node: NodeKind, results: readonly PromiseResult[]): Promise<void> {
  const path = process.env[RESULTS_VARIABLE];
  if (path === undefined || path === '') return;
  const order = PROMISES.map(({ id }) => id);
  const sorted = results.toSorted((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
  await writeFile(path, `${JSON.stringify(PromiseResults.parse({ node, results: sorted }), null, 2)}\n`);
}
