import { z } from 'zod';
import type { ApiClient } from '../src/local/host-node/api-client.js';
import { type KubernetesObject, namespaceOf } from '../src/production/manifest.js';

/** A kind as one version of a group serves it. */
export interface ServedKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** As rules and paths name it: `deployments`. */
  readonly resource: string;
  readonly isNamespaced: boolean;
  readonly isListed: boolean;
}

const Discovery = z.looseObject({
  items: z.array(
    z.looseObject({
      metadata: z.looseObject({ name: z.string().default('') }),
      versions: z.array(
        z.looseObject({
          version: z.string(),
          resources: z
            .array(
              z.looseObject({
                resource: z.string(),
                scope: z.string(),
                verbs: z.array(z.string()),
                responseKind: z.looseObject({ kind: z.string() }).nullish(),
              }),
            )
            .nullish(),
        }),
      ),
    }),
  ),
});

/** The API server answers so since Kubernetes 1.30 (KEP-3352). */
const ACCEPT = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** What an API server serves. */
export async function servedKinds(
  api: ApiClient,
  options: { readonly signal?: AbortSignal } = {},
): Promise<ServedKind[]> {
  const answers = await Promise.all(
    ['/api', '/apis'].map((path) => api.call(path, { method: 'GET', accept: ACCEPT, ...options })),
  );
  return answers.flatMap((answer) =>
    Discovery.parse(answer).items.flatMap(({ metadata, versions }) =>
      versions.flatMap(({ version, resources }) =>
        (resources ?? []).map(({ resource, scope, verbs, responseKind }) => ({
          ...{ group: metadata.name, version, resource, kind: responseKind?.kind ?? '' },
          isNamespaced: scope === 'Namespaced',
          isListed: verbs.includes('list'),
        })),
      ),
    ),
  );
}

const Definition = z.looseObject({
  spec: z.looseObject({
    group: z.string(),
    scope: z.string(),
    names: z.looseObject({ kind: z.string(), plural: z.string() }),
    versions: z.array(z.looseObject({ name: z.string() })),
  }),
});

/** Kinds that definitions among the objects bring along. */
export function definedKinds(objects: readonly KubernetesObject[]): ServedKind[] {
  const definitions = objects.filter(({ kind }) => kind === 'CustomResourceDefinition');
  return definitions.flatMap((object) => {
    const { group, scope, names, versions } = Definition.parse(object).spec;
    const { kind, plural: resource } = names;
    return versions.map(({ name: version }) => ({
      ...{ group, version, kind, resource, isNamespaced: scope === 'Namespaced', isListed: true },
    }));
  });
}

/** Path of an object at its API server. */
export function objectPath({ group, version, resource, isNamespaced }: ServedKind, object: KubernetesObject): string {
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  const inside = isNamespaced ? `/namespaces/${encodeURIComponent(namespaceOf(object))}` : '';
  return `${root}${inside}/${resource}/${encodeURIComponent(object.metadata.name)}`;
}
