import { z } from 'zod';
import { productionError } from './production-error.js';
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
 * @throws {ExplainedError} `usage` with file and line: another shape, or a cluster that is not described.
 */
export function readTrustPolicy(
  { documents, path: file }: Pick<YamlSource, 'documents' | 'path'>,
  clusters: readonly string[],
): readonly TrustRule[] {
  const document = onlyDocument(documents, file);
  const parsed = TrustPolicy.safeParse(document.value);
  const issue = parsed.error?.issues[0];
  const unknown = parsed.data?.trusted.findIndex(({ cluster }) => !clusters.includes(cluster)) ?? -1;
  if (parsed.success && unknown < 0) return parsed.data.trusted;
  const keys =
    issue === undefined ? ['trusted', unknown, 'cluster'] : issue.path.filter((key) => typeof key !== 'symbol');
  throw productionError({
    what: `the policy has a field that cannot be used: ${keys.join('.') || 'the whole file'}`,
    expected: issue?.message ?? `one of the clusters ${clusters.join(', ')}`,
    observed: issue === undefined ? (parsed.data?.trusted[unknown]?.cluster ?? '') : 'another shape',
    ...{ file, line: document.lineAt(keys) },
    next: 'correct that field; docs/production-file.md shows a policy',
  });
}
