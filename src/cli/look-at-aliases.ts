import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Description, type KubeconfigFile, PRODUCTION_FILE } from '../model/description.js';
import { type ClusterIdentity, isPerhapsSame } from '../production/cluster-identity.js';
import { isSameFile, kubeconfigName } from '../production/kubeconfig-mechanism.js';
import { type AliasComparison, compareAliases, type SeenKubeconfig } from '../production/live/compare-aliases.js';
import { connectReadOnly } from '../production/live/connect-read-only.js';
import { fileKubeconfigs, readKubeconfigFile } from '../production/live/file-kubeconfigs.js';
import { keepDigests } from '../production/live/keep-digests.js';
import { liveKubeconfigs } from '../production/live/live-kubeconfigs.js';
import type { KubeconfigShape, SeenContext } from '../production/look/read-kubeconfig.js';
import type { Production } from '../production/read-production.js';
import { line, result, resultLine } from './console.js';
import { EXIT } from './exit-codes.js';
import { replaceFile } from './replace-file.js';

/**
 * Compares production's own kubeconfigs with production.yaml and prints what they look like: contexts, their order and
 * digests of their clusters, never a credential.
 *
 * @param options.context - of the user's kubeconfig, leading to the cluster that Prow runs on.
 * @returns the exit code: 1 where they differ, 2 where that cannot be told.
 */
export async function compareWithLive(
  production: Production,
  options: ComparisonOptions & { readonly context: string; readonly signal: AbortSignal },
): Promise<number> {
  const cluster = connectReadOnly(options.context, options.signal);
  const kubeconfigs = await liveKubeconfigs(production, cluster);
  return printComparison(production, { ...options, kubeconfigs, own: cluster.identity });
}

/**
 * The same of kubeconfigs that somebody has brought as files. Prow's own cluster is asked for nothing, so that no context is
 * known to reach it.
 *
 * @param files - as `--aliases-file` has them.
 * @returns the exit code: 2 also where production.yaml describes kubeconfigs that nobody has brought.
 * @throws {ExplainedError} `usage` for a file that is none, or not clearly one of production's.
 */
export async function compareWithFiles(
  production: Production,
  options: ComparisonOptions & { readonly files: readonly string[] },
): Promise<number> {
  const kubeconfigs = await fileKubeconfigs(options.files, production.description.kubeconfigs);
  return printComparison(production, { ...options, kubeconfigs, own: null });
}

interface ComparisonOptions {
  readonly json: boolean;
  /** Writes digests of where contexts lead into production.yaml, unless it is wrong in another way. */
  readonly keep: boolean;
}

/**
 * Prints what kubeconfig files look like, where there is nothing to compare them with.
 *
 * @throws {ExplainedError} `usage` where a file is none.
 */
export async function printKubeconfigFiles(paths: readonly string[], { json }: { json: boolean }): Promise<void> {
  const shapes = await Promise.all(paths.map(readKubeconfigFile));
  if (json) result(JSON.stringify(shapes.length === 1 ? shapes[0] : shapes, null, 2));
  else for (const shape of shapes) printShape(shape, null);
}

async function printComparison(
  { root, description }: Production,
  seen: ComparisonOptions & {
    readonly kubeconfigs: readonly (SeenKubeconfig & { readonly namespace?: string })[];
    readonly own: ClusterIdentity | null;
  },
): Promise<number> {
  const { kubeconfigs, own, json, keep } = seen;
  const compared = compareAliases(description, kubeconfigs, own);
  const missing = description.kubeconfigs.filter((one) => !kubeconfigs.some((other) => isSameFile(other, one)));
  if (json)
    result(
      JSON.stringify({ ownCluster: own, kubeconfigs, ...compared, notCompared: missing.map(kubeconfigName) }, null, 2),
    );
  else {
    for (const { kind, namespace, name, key, ...shape } of kubeconfigs) {
      resultLine(`${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}, key ${key}`);
      printShape(shape, own);
    }
    resultLine('');
    printDifferences(compared);
    for (const one of missing) resultLine(`not compared  ${kubeconfigName(one)}`);
    if (!keep) sayNotKept(description);
    if (isSame(compared))
      resultLine(
        `production.yaml says the same of ${missing.length === 0 ? 'all ' : ''}${kubeconfigs.length} kubeconfigs.`,
      );
  }
  const isKept = keep && compared.differences.length === 0;
  if (isKept) await writeDigests(join(root, PRODUCTION_FILE), kubeconfigs);
  else if (keep) line(`kept no digests: correct ${PRODUCTION_FILE} first`);
  return exitCodeOfComparison({ ...compared, repointed: isKept ? [] : compared.repointed }, missing);
}

function sayNotKept({ kubeconfigs }: Description): void {
  const count = kubeconfigs.flatMap(({ contexts }) => contexts).filter(({ reaches }) => reaches === undefined).length;
  if (count > 0)
    resultLine(
      `note  where ${count} contexts lead is kept nowhere: --keep-digests keeps it, and drift tells when it changes`,
    );
}

async function writeDigests(path: string, kubeconfigs: readonly SeenKubeconfig[]): Promise<void> {
  await replaceFile(path, keepDigests(await readFile(path, 'utf8'), kubeconfigs));
  const count = kubeconfigs.reduce((sum, { contexts }) => sum + contexts.length, 0);
  line(`kept digests of where ${count} contexts lead in ${path}: drift tells when one leads elsewhere`);
}

function isSame({ differences, repointed, undecided }: AliasComparison): boolean {
  return differences.length + repointed.length + undecided.length === 0;
}

function printDifferences({ differences, repointed, undecided, perhaps }: AliasComparison): void {
  for (const difference of differences) resultLine(`differs  ${difference}`);
  for (const one of repointed) resultLine(`repointed  ${one}`);
  for (const open of undecided) resultLine(`undecided  production.yaml has one id for several: ${open}`);
  for (const open of perhaps) resultLine(`perhaps  ${open}`);
}

/** 2 where production.yaml says more than can be seen: one cluster for what may be several, or a kubeconfig nobody showed. */
function exitCodeOfComparison(
  { differences, repointed, undecided }: AliasComparison,
  missing: readonly KubeconfigFile[],
): number {
  if (differences.length + repointed.length > 0) return EXIT.fail;
  return undecided.length + missing.length > 0 ? EXIT.inconclusive : EXIT.pass;
}

function printShape({ contexts, currentContext }: KubeconfigShape, own: ClusterIdentity | null): void {
  resultLine(`  current-context  ${currentContext || 'none'}`);
  for (const { name, ...cluster } of contexts)
    resultLine(`  context          ${name}  (cluster ${cluster.identity}${likenessToOwn(cluster, own)})`);
}

function likenessToOwn(cluster: Omit<SeenContext, 'name'>, own: ClusterIdentity | null): string {
  if (cluster.isInside) return ', Prow’s own';
  if (own === null) return '';
  if (cluster.identity === own.identity) return ', Prow’s own';
  return isPerhapsSame(cluster, own) ? ', perhaps Prow’s own' : '';
}
