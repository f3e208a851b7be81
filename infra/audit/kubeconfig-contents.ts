import { z } from 'zod';
import type { KubeconfigFile } from '../../src/model/description.js';
import { parsedOrNull } from '../../src/production/look/parsed-or-null.js';
import type { KubernetesObject } from '../../src/production/manifest.js';
import type { PlannedKubeconfigs } from '../layout.js';
import { placeholderValue } from '../objects/placeholders.js';
import type { ContentCheck } from './audit-cluster.js';

/** Of a kubeconfig only what decides where jobs go; no credential is read. */
const Kubeconfig = z.looseObject({
  'current-context': z.string().nullish(),
  contexts: z.array(z.looseObject({ name: z.string(), context: z.looseObject({ cluster: z.string() }) })).nullish(),
  clusters: z.array(z.looseObject({ name: z.string(), cluster: z.looseObject({ server: z.string() }) })).nullish(),
});

/**
 * Looks whether kubeconfigs say what production's say: these files, contexts in this order, this current-context, and behind
 * each context the cluster that stands for production's.
 *
 * @param servers - cluster id → address of its API server, as pods reach it.
 */
export function kubeconfigContents(planned: PlannedKubeconfigs, servers: ReadonlyMap<string, string>): ContentCheck {
  const keys = [...planned.files.map(({ key }) => key), ...planned.others];
  return (live) => {
    const texts = textsOf(live);
    const found = [...texts.keys()].filter((key) => !keys.includes(key));
    return [
      ...found.map((key) => ({ path: `/data/${key}`, expected: 'nothing', observed: 'a value' })),
      ...planned.files.flatMap((file) => fileContents(file, texts.get(file.key), servers)),
      ...planned.others
        .filter((key) => texts.get(key) !== placeholderValue(`${planned.name}/${key}`))
        .map((key) => ({ path: `/data/${key}`, expected: 'its placeholder', observed: 'something else' })),
    ];
  };
}

function fileContents(file: KubeconfigFile, text: string | undefined, servers: ReadonlyMap<string, string>) {
  const path = `/data/${file.key}`;
  const expected = whatCounts(
    file.contexts.map(({ name, clusterId }) => ({ name, server: servers.get(clusterId) ?? clusterId })),
    file.currentContext,
  );
  const observed = text === undefined ? 'no such key' : contentsOf(text);
  return expected === observed ? [] : [{ path, expected, observed }];
}

function contentsOf(text: string): string {
  const parsed = Kubeconfig.safeParse(parsedOrNull(text)).data;
  if (parsed === undefined) return 'no kubeconfig';
  const servers = new Map((parsed.clusters ?? []).map(({ name, cluster }) => [name, cluster.server]));
  const contexts = (parsed.contexts ?? []).map(({ name, context }) => ({ name, server: servers.get(context.cluster) }));
  return whatCounts(contexts, parsed['current-context']);
}

function whatCounts(
  contexts: readonly { name: string; server: string | undefined }[],
  current: string | null | undefined,
): string {
  const listed = contexts.map(({ name, server }) => `${name} (${server ?? 'no server'})`).join(', ');
  return `contexts ${listed}; current-context ${current === null || current === undefined || current === '' ? 'none' : current}`;
}

function textsOf(live: KubernetesObject): Map<string, string> {
  const data = z.record(z.string(), z.string()).safeParse(live['data']).data ?? {};
  const text = (value: string) => (live.kind === 'Secret' ? Buffer.from(value, 'base64').toString() : value);
  return new Map(Object.entries(data).map(([key, value]) => [key, text(value)]));
}
