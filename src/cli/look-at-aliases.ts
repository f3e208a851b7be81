import { readFile } from 'node:fs/promises';
import { ExplainedError } from '../model/explained-error.js';
import { type ClusterIdentity, isPerhapsSame } from '../production/cluster-identity.js';
import { type AliasComparison, compareAliases } from '../production/live/compare-aliases.js';
import { connectReadOnly } from '../production/live/connect-read-only.js';
import { liveKubeconfigs } from '../production/live/live-kubeconfigs.js';
import { type KubeconfigShape, readKubeconfigShape } from '../production/look/read-kubeconfig.js';
import type { Production } from '../production/read-production.js';
import { result } from './console.js';
import { EXIT } from './exit-codes.js';

/**
 * Compares production's own kubeconfigs with production.yaml and prints what they look like: contexts, their order and
 * digests of their clusters, never a credential.
 *
 * @param options.context - of the user's kubeconfig, leading to the cluster that Prow runs on.
 * @returns the exit code: 1 where they differ, 2 where that cannot be told.
 */
export async function compareWithLive(
  production: Production,
  options: { readonly context: string; readonly json: boolean; readonly signal: AbortSignal },
): Promise<number> {
  const cluster = connectReadOnly(options.context, options.signal);
  const kubeconfigs = await liveKubeconfigs(production, cluster);
  const compared = compareAliases(production.description, kubeconfigs, cluster.identity);
  if (options.json) result(JSON.stringify({ ownCluster: cluster.identity, kubeconfigs, ...compared }, null, 2));
  else {
    for (const { kind, namespace, name, key, ...shape } of kubeconfigs) {
      result(`${kind} ${namespace}/${name}, key ${key}`);
      printShape(shape, cluster.identity);
    }
    result('');
    for (const difference of compared.differences) result(`differs  ${difference}`);
    for (const open of compared.undecided) result(`undecided  production.yaml has one id for several: ${open}`);
    for (const open of compared.perhaps) result(`perhaps  ${open}`);
    if (compared.differences.length + compared.undecided.length === 0)
      result(`production.yaml says the same of all ${kubeconfigs.length} kubeconfigs.`);
  }
  return exitCodeOfComparison(compared);
}

/** 2 where production.yaml takes for one cluster what may be several: then it says more than can be seen. */
function exitCodeOfComparison({ differences, undecided }: AliasComparison): number {
  if (differences.length > 0) return EXIT.fail;
  return undecided.length > 0 ? EXIT.inconclusive : EXIT.pass;
}

/**
 * Prints what a kubeconfig file looks like, for whoever may not give access to a cluster.
 *
 * @throws {ExplainedError} `usage` where the file is none.
 */
export async function printKubeconfigFile(path: string, { json }: { json: boolean }): Promise<void> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const shape = readKubeconfigShape(text);
  if (shape === null) {
    throw new ExplainedError('usage', {
      what: 'This is no kubeconfig',
      expected: 'a file with at least one context',
      observed: text === '' ? 'nothing that can be read' : 'no list of contexts',
      evidence: path,
      next: 'name the file that lies in production’s Secret, or a copy of it without users',
    });
  }
  if (json) result(JSON.stringify(shape, null, 2));
  else printShape(shape, null);
}

function printShape({ contexts, currentContext }: KubeconfigShape, own: ClusterIdentity | null): void {
  result(`  current-context  ${currentContext || 'none'}`);
  for (const { name, ...cluster } of contexts)
    result(`  context          ${name}  (cluster ${cluster.identity}${likenessToOwn(cluster, own)})`);
}

function likenessToOwn(cluster: ClusterIdentity, own: ClusterIdentity | null): string {
  if (own === null) return '';
  if (cluster.identity === own.identity) return ', Prow’s own';
  return isPerhapsSame(cluster, own) ? ', perhaps Prow’s own' : '';
}
