import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { type DescribedCluster, ShortDigest } from '../../../src/model/description.js';
import type { ExplainedError } from '../../../src/model/explained-error.js';
import { throwAll } from '../../../src/model/explained-errors.js';
import { productionError } from '../../../src/production/production-error.js';
import { readShape } from '../../../src/production/read-shape.js';
import { type YamlDocument, yamlDocument } from '../../../src/production/yaml-documents.js';

/** Labels of ours begin so, and nobody else may write one. */
export const OWN_LABELS = 'prow-staging.dev/';

/** A month: whoever needs clusters for longer says so again. */
const TTL_HOURS_MAX = 31 * 24;

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;
const LABEL_KEY = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

const NamedCluster = z.strictObject({
  id: z.string().min(1).describe('the `clusters[].id` of the production description'),
  kubeconfig: z.string().min(1).describe('path of a kubeconfig, from this file'),
  context: z.string().min(1).describe('a context in it, with a token or a certificate'),
  insideServer: z
    .url({ protocol: /^https$/ })
    .optional()
    .describe('address of its API server as pods of any cluster reach it; left out: as this machine does'),
  kubeSystemUid: z.uuid().optional().describe('UID of its namespace kube-system; left out: whichever it has'),
});

/** clusters.yaml, as written: what the existing layer is told. */
export const ClustersFile = z.strictObject({
  environment: z
    .string()
    .regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, 'lower-case letters, digits and hyphens, at most 63')
    .describe('name of the environment, which everything that is made has as a label'),
  ttlHours: z.number().int().min(1).max(TTL_HOURS_MAX).describe('hours from its deployment until it may be swept away'),
  labels: z
    .record(
      z.string().regex(LABEL_KEY, 'a label key'),
      z.string().regex(LABEL_VALUE, 'a label value, at most 63 characters'),
    )
    .default({})
    .describe('labels on everything that is made, beside our own'),
  production: z
    .strictObject({
      endpoints: z
        .array(
          z
            .string()
            .regex(/^(https:\/\/)?[^/\s:[\]]+(:\d+)?\/?$|^(https:\/\/)?\[[^\]]+\](:\d+)?\/?$/, 'HOST or HOST:PORT'),
        )
        .default([])
        .describe('API servers of production: HOST (at every port) or HOST:PORT'),
      authorities: z
        .array(ShortDigest)
        .default([])
        .describe('`authority` of its contexts, as `import --aliases CONTEXT --json` prints it'),
      kubeSystemUids: z.array(z.uuid()).default([]).describe('UIDs of namespace kube-system of its clusters'),
    })
    .prefault({})
    .describe('what tells production’s clusters, besides its description: none of them is ever written to'),
  clusters: z.array(NamedCluster).min(1).describe('one for each cluster of the description'),
});
export type ClustersFile = z.infer<typeof ClustersFile>;

/** One of its clusters, with where it stands. */
export interface NamedCluster {
  readonly id: string;
  readonly role: DescribedCluster['role'];
  /** Absolute path. */
  readonly kubeconfig: string;
  readonly context: string;
  readonly insideServer: string | null;
  readonly kubeSystemUid: string | null;
  /** `clusters.yaml:12` */
  readonly place: string;
}

/** clusters.yaml as read. */
export interface ReadClusters extends Pick<ClustersFile, 'environment' | 'ttlHours' | 'labels' | 'production'> {
  readonly path: string;
  readonly clusters: readonly NamedCluster[];
}

const WORDS = { named: 'the clusters file', hint: 'docs/existing.md shows every one' };

/**
 * Reads a clusters.yaml for a production.
 *
 * @param described - the clusters of its description, each of which must be named once.
 * @throws {ExplainedError} `usage`: no such file. `unreadable`, with file and line of everything that is wrong.
 */
export async function readClustersFile(path: string, described: readonly DescribedCluster[]): Promise<ReadClusters> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw productionError(
      {
        kind: 'usage',
        what: `${path} names no clusters`,
        expected: 'a file that says which kubeconfig context is which cluster of production’s description',
        observed: 'no such file can be read',
        file: path,
        next: 'docs/existing.md shows one',
      },
      { cause },
    );
  });
  const document = yamlDocument(text, path);
  const file = readShape(ClustersFile, document, WORDS);
  throwAll([...clusterMistakes(file, { document, described }), ...labelMistakes(file, document)]);
  const { environment, ttlHours, labels, production } = file;
  const roles = new Map(described.map(({ id, role }) => [id, role]));
  return {
    ...{ path, environment, ttlHours, labels, production },
    clusters: file.clusters.map(({ id, kubeconfig, context, insideServer = null, kubeSystemUid = null }, index) => ({
      ...{ id, context, insideServer, kubeSystemUid, role: roles.get(id) ?? 'build' },
      kubeconfig: resolve(dirname(path), kubeconfig),
      place: `${path}:${document.lineAt(['clusters', index])}`,
    })),
  };
}

function clusterMistakes(
  { clusters }: ClustersFile,
  { document, described }: { document: YamlDocument; described: readonly DescribedCluster[] },
): ExplainedError[] {
  const ids = described.map(({ id }) => id);
  const named = clusters.map(({ id }) => id);
  const missing = ids.filter((id) => !named.includes(id));
  const mistake = (what: string, at: { observed: string; path: (string | number)[]; next: string }) =>
    productionError({
      ...{ what, expected: `each of ${ids.join(', ')} once`, observed: at.observed, next: at.next },
      ...{ file: document.file, line: document.lineAt(at.path) },
    });
  const wrong = named.flatMap((id, index) => {
    const at = { observed: id, path: ['clusters', index, 'id'] };
    if (!ids.includes(id))
      return [
        mistake(`cluster ${id} is none of production’s description`, { ...at, next: 'correct the id, or take it out' }),
      ];
    if (named.indexOf(id) !== index)
      return [mistake(`cluster ${id} is named twice`, { ...at, next: 'keep the one that is meant' })];
    return [];
  });
  if (missing.length === 0) return wrong;
  const next = 'name a context for each: what is left out would be neither deployed to nor proven';
  return [
    ...wrong,
    mistake(`no context is named for cluster ${missing.join(' and ')}`, {
      ...{ observed: named.join(', '), path: ['clusters'], next },
    }),
  ];
}

function labelMistakes({ labels }: ClustersFile, document: YamlDocument): ExplainedError[] {
  const own = Object.keys(labels).filter((key) => key.startsWith(OWN_LABELS));
  return own.map((key) =>
    productionError({
      what: `label ${key} is ours to write`,
      expected: `keys that do not begin with ${OWN_LABELS}`,
      observed: key,
      file: document.file,
      line: document.lineOfKey(['labels', key]),
      next: 'give it another key: `down` removes by labels of that name',
    }),
  );
}
