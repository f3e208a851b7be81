import { KubeConfig, KubernetesObjectApi } from '@kubernetes/client-node';
import { z } from 'zod';
import type { Description } from '../model/description.js';
import type { Environment } from '../model/environment.js';
import { addObject } from './add-object.js';
import { garbled, renameContext, swapContexts } from './changed-texts.js';
import type { EnvironmentChange } from './drill.js';
import { merge } from './merge.js';
import { misfit } from './misfit.js';
import { patchWorkload } from './patch-workload.js';
import type { Undo } from './undo.js';

export type { Undo } from './undo.js';

/** Where changes are made. */
export interface ChangedEnvironment {
  readonly environment: Environment;
  readonly description: Description;
}

const TextHolder = z.looseObject({ data: z.record(z.string(), z.string()).optional() });

/**
 * Makes one change on the cluster it is about, as somebody would by hand: only what
 * Prow reads is touched.
 *
 * @returns How to undo it.
 * @throws {ExplainedError} `usage`: the change does not fit into this production.
 */
export async function changeEnvironment(change: EnvironmentChange, where: ChangedEnvironment): Promise<Undo> {
  const objects = connect(where.environment);
  switch (change.kind) {
    case 'context-renamed':
      return rewrite(objects, kubeconfigOf(change.alias, where), (text) => renameContext(text, change));
    case 'kubeconfig-unreadable':
      return rewrite(objects, kubeconfigOf(change.alias, where), garbled);
    case 'contexts-swapped':
      return swap(objects, change.aliases ?? twoAliases(where.description), where);
    case 'config-added':
      return rewrite(objects, configText(change, where.environment), (text) => `${text.trimEnd()}\n${change.text}\n`);
    case 'workload-patched':
      return patchWorkload(change, where.environment);
    case 'object-added':
      return addObject(change, where.environment);
    default:
      return change satisfies never;
  }
}

/** One text in one Secret or ConfigMap. */
interface TextPlace {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly namespace: string;
  readonly name: string;
  readonly key: string;
}

function connect({ clusters }: Environment): KubernetesObjectApi {
  const config = new KubeConfig();
  config.loadFromFile(clusters.find(({ role }) => role === 'service')?.kubeconfig ?? '');
  return KubernetesObjectApi.makeApiClient(config);
}

function kubeconfigOf(alias: string, { description, environment }: ChangedEnvironment): TextPlace {
  const file = description.kubeconfigs.find(({ contexts }) => contexts.some(({ name }) => name === alias));
  if (file === undefined) throw misfit(`no kubeconfig of this production has a context "${alias}"`);
  if (file.kind === 'Folder') throw misfit(`the kubeconfig with context "${alias}" is in no Secret or ConfigMap`);
  return { kind: file.kind, namespace: prowNamespace(environment), name: file.name, key: file.key };
}

function configText({ configMap, key }: { configMap: string; key: string }, environment: Environment): TextPlace {
  return { kind: 'ConfigMap', namespace: prowNamespace(environment), name: configMap, key };
}

/** Where Prow's components, and what they mount, are. */
function prowNamespace({ components }: Environment): string {
  return components[0]?.workload.namespace ?? 'default';
}

function twoAliases({ aliases, clusters }: Description): [string, string] {
  const builds = new Set(clusters.filter(({ role }) => role === 'build').map(({ id }) => id));
  const [first, ...rest] = aliases
    .filter(({ clusterId }) => builds.has(clusterId))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const second = rest.find(({ clusterId }) => clusterId !== first?.clusterId);
  if (first === undefined || second === undefined) throw misfit('this production has no two aliases of build clusters');
  return [first.name, second.name];
}

async function swap(
  objects: KubernetesObjectApi,
  aliases: readonly [string, string],
  where: ChangedEnvironment,
): Promise<Undo> {
  const places = [kubeconfigOf(aliases[0], where), kubeconfigOf(aliases[1], where)] as const;
  const texts = [await textAt(objects, places[0]), await textAt(objects, places[1])] as const;
  const swapped = swapContexts(texts, aliases);
  const first = await rewrite(objects, places[0], () => swapped[0]);
  const second = await rewrite(objects, places[1], () => swapped[1]);
  return async () => {
    await second();
    await first();
  };
}

async function rewrite(
  objects: KubernetesObjectApi,
  place: TextPlace,
  change: (text: string) => string,
): Promise<Undo> {
  const before = await textAt(objects, place);
  await write(objects, place, change(before));
  return () => write(objects, place, before);
}

async function textAt(objects: KubernetesObjectApi, place: TextPlace): Promise<string> {
  const { kind, namespace, name, key } = place;
  const found = await objects.read({ apiVersion: 'v1', kind, metadata: { namespace, name } }).catch(() => null);
  const value = TextHolder.parse(found ?? {}).data?.[key];
  if (value === undefined) throw misfit(`${kind} ${namespace}/${name} has no key ${key}`);
  return kind === 'Secret' ? Buffer.from(value, 'base64').toString() : value;
}

async function write(objects: KubernetesObjectApi, place: TextPlace, text: string): Promise<void> {
  const { kind, namespace, name, key } = place;
  const data = { [key]: kind === 'Secret' ? Buffer.from(text).toString('base64') : text };
  await merge(objects, { apiVersion: 'v1', kind, metadata: { namespace, name }, data });
}
