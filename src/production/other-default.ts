import { realpath } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { stringify } from 'yaml';
import { DEFAULT_CLUSTER_ALIAS } from '../model/alias.js';
import { PRODUCTION_FILE } from '../model/description.js';
import { productionError } from './production-error.js';
import { type ProductionFile, readProductionFile } from './production-file.js';

/** What the context `default` is called where production is to have none. */
export const RENAMED = 'was-default';

type Kubeconfig = ProductionFile['kubeconfigs'][number];

/**
 * production.yaml of the same production with the literal `default` in another shape: renamed away, so that Prow takes
 * its own cluster for it, or leading to a cluster. What is changed is marked as guessed, for nobody has read it like that.
 *
 * @param leadsTo - id of a cluster; null for no context `default`.
 * @param directory - where the text will stand; its paths are relative to that.
 * @throws {ExplainedError} `unreadable`: nothing to change, or no such cluster.
 */
export async function withOtherDefault(
  root: string,
  { leadsTo, directory }: { readonly leadsTo: string | null; readonly directory: string },
): Promise<string> {
  const file = await readProductionFile(root);
  const [from, to] = [await realpath(root), await realpath(directory)];
  const moved = (path: string) => relative(to, resolve(from, path)) || '.';
  const { plugins, policy, boskos } = file;
  return stringify({
    ...file,
    manifests: file.manifests.map(moved),
    config: moved(file.config),
    jobs: file.jobs.map(moved),
    ...(plugins === undefined ? {} : { plugins: moved(plugins) }),
    ...(policy === undefined ? {} : { policy: moved(policy) }),
    ...(boskos === undefined ? {} : { boskos: { ...boskos, manifests: boskos.manifests.map(moved) } }),
    kubeconfigs: leadsTo === null ? withoutDefault(file, root) : withDefault(file, { leadsTo, root }),
  });
}

function withoutDefault({ kubeconfigs }: ProductionFile, root: string): Kubeconfig[] {
  if (!kubeconfigs.some(hasDefault)) throw unchanged('no kubeconfig has a context `default` already', root);
  const renamed = (name: string) => (name === DEFAULT_CLUSTER_ALIAS ? RENAMED : name);
  return kubeconfigs.map((one) =>
    hasDefault(one)
      ? {
          ...one,
          currentContext: renamed(one.currentContext),
          contexts: one.contexts.map((context) => ({ ...context, name: renamed(context.name) })),
          guessed: true,
        }
      : one,
  );
}

function withDefault(
  { kubeconfigs, clusters }: ProductionFile,
  { leadsTo, root }: { leadsTo: string; root: string },
): Kubeconfig[] {
  const ids = clusters.map(({ id }) => id);
  if (!ids.includes(leadsTo))
    throw productionError({
      what: `\`default\` cannot lead to ${leadsTo}`,
      expected: `one of the clusters ${ids.join(', ')}, or none`,
      observed: leadsTo,
      file: resolve(root, PRODUCTION_FILE),
      next: 'name one of them in --default-context',
    });
  const [first] = kubeconfigs;
  if (first === undefined) throw unchanged('no kubeconfig is described that could have a context `default`', root);
  const context = { name: DEFAULT_CLUSTER_ALIAS, cluster: leadsTo };
  // The first that names a context wins (mergeConfigs, pkg/kube/config.go); with flags a second one is an error.
  const holder = kubeconfigs.find(hasDefault) ?? first;
  const isSo = holder.contexts.some((one) => one.name === context.name && one.cluster === context.cluster);
  if (isSo) throw unchanged(`\`default\` leads to ${leadsTo} already`, root);
  const others = holder.contexts.filter(({ name }) => name !== DEFAULT_CLUSTER_ALIAS);
  return kubeconfigs.map((one) => (one === holder ? { ...one, contexts: [...others, context], guessed: true } : one));
}

function hasDefault({ contexts }: Kubeconfig): boolean {
  return contexts.some(({ name }) => name === DEFAULT_CLUSTER_ALIAS);
}

function unchanged(observed: string, root: string): Error {
  return productionError({
    what: '--default-context changes nothing',
    expected: 'another shape of the literal `default` than production has',
    observed,
    file: resolve(root, PRODUCTION_FILE),
    next: 'leave --default-context away, or name another cluster',
  });
}
