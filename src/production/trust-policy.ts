import { z } from 'zod';
import { everyOf } from '../model/explained-errors.js';
import { productionError } from './production-error.js';
import { readShape } from './read-shape.js';
import type { YamlSource } from './source-files.js';
import { onlyDocument } from './yaml-documents.js';

/** A cluster whose jobs may do what others may not, and whose code it may run. */
export const TrustRule = z.strictObject({
  cluster: z.string().min(1).describe('`clusters[].id` of production.yaml'),
  repositories: z.array(z.string().regex(/^[^/\s]+\/[^/\s]+$/, '`org/repo` or `org/*`')).min(1),
  presubmits: z.boolean().default(false).describe('whether code that nobody has merged yet may run there'),
});
export type TrustRule = z.infer<typeof TrustRule>;

const TrustPolicy = z.strictObject({ trusted: z.array(TrustRule).min(1) });

/**
 * Reads a production's policy file.
 *
 * @param clusters - ids that production.yaml has.
 * @throws {ExplainedError} `unreadable` with file and line, all at once: another shape, or a cluster that is not described.
 */
export function readTrustPolicy(
  { documents, path: file }: Pick<YamlSource, 'documents' | 'path'>,
  clusters: readonly string[],
): readonly TrustRule[] {
  const document = onlyDocument(documents, file);
  const { trusted } = readShape(TrustPolicy, document, {
    named: 'the policy',
    hint: 'docs/production-file.md shows every one',
  });
  everyOf(trusted, ({ cluster }, index) => {
    if (clusters.includes(cluster)) return;
    throw productionError({
      what: `the policy trusts a cluster that is not described: ${cluster}`,
      expected: `one of the clusters ${clusters.join(', ')}`,
      observed: cluster,
      ...{ file, line: document.lineAt(['trusted', index, 'cluster']) },
      next: 'name an id of `clusters` in production.yaml, which is not an alias',
    });
  });
  return trusted;
}
