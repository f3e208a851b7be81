import { z } from 'zod';
import { parsedOrNull } from '../../src/production/look/parsed-or-null.js';
import { type KubernetesObject, objectName } from '../../src/production/manifest.js';
import type { PolicySettings } from './policy-settings.js';

const Texts = z.record(z.string(), z.unknown()).catch({});

const Kubeconfig = z.looseObject({
  contexts: z.array(z.looseObject({ name: z.string(), context: z.looseObject({ cluster: z.string() }) })),
  clusters: z.array(z.looseObject({ name: z.string(), cluster: z.looseObject({ server: z.string() }) })),
});

/**
 * In which way an object with kubeconfigs is not what production's are: an alias that is missing or twice, or that leads
 * to another cluster than it means. Empty for every other object.
 */
export function kubeconfigBreaches(object: KubernetesObject, { kubeconfigs }: PolicySettings): string[] {
  const expected = kubeconfigs.find(({ subject }) => subject === objectName(object));
  if (expected === undefined) return [];
  const texts = { ...plain(object), ...Texts.parse(object['stringData']) };
  return expected.files.flatMap(({ key, contexts }) => {
    const text = texts[key];
    // In a preview the clusters have given no token yet.
    if (typeof text !== 'string') return [];
    const parsed = Kubeconfig.safeParse(parsedOrNull(text));
    if (!parsed.success) return [`has no kubeconfig under ${key}`];
    const names = parsed.data.contexts.map(({ name }) => name);
    return [
      ...contexts.flatMap((context) => {
        const own = parsed.data.contexts.filter(({ name }) => name === context.name);
        if (own.length !== 1) return [`has alias ${context.name} ${own.length} times under ${key}`];
        const server = parsed.data.clusters.find(({ name }) => name === own[0]?.context.cluster)?.cluster.server;
        return server === context.server
          ? []
          : [`leads alias ${context.name} to ${server ?? 'nowhere'}, and it means ${context.server}`];
      }),
      ...names
        .filter((name) => !contexts.some((context) => context.name === name))
        .map((name) => `has alias ${name}, which production has not, under ${key}`),
    ];
  });
}

/** Kubernetes keeps the data of a Secret in base64. */
function plain({ kind, data }: KubernetesObject): Record<string, unknown> {
  const texts = Texts.parse(data);
  if (kind !== 'Secret') return texts;
  return Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [key, Buffer.from(String(text), 'base64').toString()]),
  );
}
