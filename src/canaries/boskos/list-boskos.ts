import { z } from 'zod';
import type { BoskosResource } from '../../model/boskos.js';
import { apiFailure } from '../api-failure.js';
import type { BoskosAt } from './ask-boskos.js';

/** One of Boskos' objects, of which the state is what counts. */
export const ResourceObject = z.looseObject({
  metadata: z.looseObject({ name: z.string(), resourceVersion: z.string().default('') }),
  spec: z.looseObject({ type: z.string().default('') }).default({ type: '' }),
  status: z.looseObject({ state: z.string().default(''), owner: z.string().default('') }).default({
    ...{ state: '', owner: '' },
  }),
});

const Objects = z.looseObject({ items: z.array(ResourceObject) });

/** How it stands. */
export function asResource({ metadata, spec, status }: z.infer<typeof ResourceObject>): BoskosResource {
  return { name: metadata.name, type: spec.type, state: status.state, owner: status.owner };
}

/** Boskos' resources as the API server has them; null, and said in the history, where it does not answer. */
export async function readResources({ cluster, boskos, run }: BoskosAt): Promise<BoskosResource[] | null> {
  const { namespace } = boskos.service;
  try {
    const answer: unknown = await cluster.custom.listNamespacedCustomObject({
      ...{ group: 'boskos.k8s.io', version: 'v1', namespace, plural: 'resources' },
    });
    return Objects.parse(answer)
      .items.map(asResource)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    const detail = `resources of Boskos on ${cluster.cluster.id}: ${apiFailure(error)}`;
    run.history.append({ kind: 'undecided', phase: run.phase, cause: 'cluster-unreadable', detail });
    return null;
  }
}

/** As {@link readResources}, and writes down what is there. */
export async function listBoskos(at: BoskosAt): Promise<readonly BoskosResource[]> {
  const resources = await readResources(at);
  if (resources === null) return [];
  const { run, moment } = at;
  run.history.append({ kind: 'boskos-listed', phase: run.phase, moment, resources });
  return resources;
}
