import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { DescribedCluster, PRODUCTION_FILE, ShortDigest } from '../model/description.js';
import { everyOf } from '../model/explained-errors.js';
import { productionError } from './production-error.js';
import { readShape } from './read-shape.js';
import { valueAt } from './value-at.js';
import { yamlDocument } from './yaml-documents.js';

const Context = z.strictObject({
  name: z.string().min(1),
  cluster: z.string().min(1),
  reaches: ShortDigest.optional(),
  user: ShortDigest.optional(),
});

const KubeconfigShape = z
  .strictObject({
    secret: z.string().min(1).optional(),
    configMap: z.string().min(1).optional(),
    key: z.string().min(1).optional(),
    path: z
      .string()
      .regex(/^\/.*[^/]$/, 'an absolute path, as the component reads it')
      .optional(),
    currentContext: z.string().default(''),
    contexts: z.array(Context),
    guessed: z.boolean().default(false),
  })
  .refine(
    ({ secret, configMap, path }) => [secret, configMap, path].filter((holder) => holder !== undefined).length === 1,
    { message: 'either `secret` or `configMap`, the object that holds the file, or `path`, where no object does' },
  )
  .refine(({ key, path }) => (key === undefined) !== (path === undefined), {
    message: '`key` beside `secret` or `configMap`, and none beside `path`',
  })
  .refine(({ contexts, guessed }) => contexts.length > 0 || guessed, {
    message: 'at least one context; none only where it is guessed, because nobody knows one',
    path: ['contexts'],
  });

/** production.yaml, as written. Paths are relative to it. */
export const ProductionFile = z.strictObject({
  name: z.string().min(1),
  manifests: z.array(z.string().min(1)).min(1),
  images: z
    .array(z.string().regex(/^[^@]*[^@/]$/, 'the path before a component’s name, such as ghcr.io/somebody/prow'))
    .default([]),
  config: z.string().min(1),
  plugins: z.string().min(1).optional(),
  jobs: z.array(z.string().min(1)).default([]),
  policy: z.string().min(1).optional(),
  checkedOut: z.array(z.strictObject({ url: z.string().min(1), path: z.string().min(1) })).default([]),
  clusters: z.array(DescribedCluster).min(1),
  kubeconfigs: z.array(KubeconfigShape).default([]),
  boskos: z.strictObject({ cluster: z.string().min(1), manifests: z.array(z.string().min(1)).min(1) }).optional(),
});
export type ProductionFile = z.infer<typeof ProductionFile>;

/** What kustomize trees take from other machines by URL, and where it lies here, as an absolute path. */
export type CheckedOut = ReadonlyMap<string, string>;

/** Where production.yaml says that it is. */
export function checkedOutOf(root: string, { checkedOut }: Pick<ProductionFile, 'checkedOut'>): CheckedOut {
  return new Map(checkedOut.map(({ url, path }) => [url, join(root, path)]));
}

/**
 * Reads `production.yaml` of a production directory.
 *
 * @throws {ExplainedError} `usage`: no such file. `unreadable`, with all that is wrong: a field of the wrong shape or none
 *   that there is, a context that names no cluster of `clusters`, not exactly one service cluster.
 */
export async function readProductionFile(root: string): Promise<ProductionFile> {
  const path = join(root, PRODUCTION_FILE);
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw productionError(
      {
        kind: 'usage',
        what: `${root} describes no production`,
        expected: `a file ${PRODUCTION_FILE} that says where manifests, config, jobs and kubeconfigs are`,
        observed: 'no such file can be read',
        file: path,
        next: 'prow-staging import --look CLONE… --production DIR writes a first one',
      },
      { cause },
    );
  });
  const document = yamlDocument(text, path);
  const file = readShape(ProductionFile, document, WORDS);
  const written = { path, lineAt: document.lineAt };
  everyOf([rejectClusterMistakes, rejectBoskosMistakes, rejectContextMistakes], (reject) => reject(file, written));
  return file;
}

/**
 * As much of production.yaml as can be gone on with where it is refused: without keys that mean nothing, and whatever its
 * fields say of each other. Null where a field has another shape.
 */
export async function partOfProductionFile(root: string): Promise<ProductionFile | null> {
  const path = join(root, PRODUCTION_FILE);
  const { value } = yamlDocument(await readFile(path, 'utf8'), path);
  const { issues } = ProductionFile.safeParse(value).error ?? { issues: [] };
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') return null;
    const holder = valueAt(
      value,
      issue.path.filter((key) => typeof key !== 'symbol'),
    );
    for (const key of issue.keys)
      if (typeof holder === 'object' && holder !== null) Reflect.deleteProperty(holder, key);
  }
  return ProductionFile.safeParse(value).data ?? null;
}

const WORDS = { named: PRODUCTION_FILE, hint: 'docs/production-file.md shows every one' };

interface Written {
  readonly path: string;
  lineAt(keys: (string | number)[]): number;
}

function rejectClusterMistakes(file: ProductionFile, { path, lineAt }: Written): void {
  const ids = file.clusters.map(({ id }) => id);
  const duplicate = ids.findIndex((id, index) => ids.indexOf(id) !== index);
  const services = file.clusters.filter(({ role }) => role === 'service');
  if (duplicate >= 0 || services.length !== 1) {
    throw productionError({
      what: duplicate >= 0 ? `cluster id ${ids[duplicate]} stands twice` : 'it is not clear where Prow itself runs',
      expected: 'clusters with different ids, exactly one of them with role service',
      observed: file.clusters.map(({ id, role }) => `${id} (${role})`).join(', '),
      file: path,
      line: lineAt(duplicate >= 0 ? ['clusters', duplicate] : ['clusters']),
      next: 'correct the list of clusters',
    });
  }
}

function rejectBoskosMistakes(file: ProductionFile, { path, lineAt }: Written): void {
  const ids = file.clusters.map(({ id }) => id);
  if (file.boskos !== undefined && !ids.includes(file.boskos.cluster))
    throw productionError({
      what: 'Boskos runs on a cluster that is not described',
      expected: `one of the clusters ${ids.join(', ')}`,
      observed: file.boskos.cluster,
      file: path,
      line: lineAt(['boskos', 'cluster']),
      next: 'add the cluster to `clusters`, or correct the id',
    });
}

function rejectContextMistakes(file: ProductionFile, { path, lineAt }: Written): void {
  const ids = file.clusters.map(({ id }) => id);
  const places = file.kubeconfigs.flatMap(({ contexts }, index) =>
    contexts.map((context, position) => ({ contexts, context, index, position })),
  );
  everyOf(places, ({ contexts, context, index, position }) => {
    const first = contexts.findIndex(({ name }) => name === context.name);
    if (first !== position) {
      const at = (place: number): number => lineAt(['kubeconfigs', index, 'contexts', place]);
      throw productionError({
        what: `context ${context.name} stands twice in one kubeconfig`,
        expected: 'contexts of different names: client-go reads no file that has one twice',
        observed: `${path}:${at(first)} and :${at(position)}`,
        file: path,
        line: at(position),
        next: 'write the contexts as production’s file has them; a second file may name the same context',
      });
    }
    if (ids.includes(context.cluster)) return;
    throw productionError({
      what: `alias ${context.name} names a cluster that is not described`,
      expected: `one of the clusters ${ids.join(', ')}`,
      observed: context.cluster,
      file: path,
      line: lineAt(['kubeconfigs', index, 'contexts', position, 'cluster']),
      next: 'add the cluster to `clusters`, or correct the id',
    });
  });
}
