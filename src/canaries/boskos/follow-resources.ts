import { Watch } from '@kubernetes/client-node';
import { z } from 'zod';
import type { BoskosResource } from '../../model/boskos.js';
import { apiFailure } from '../api-failure.js';
import { loadKubeconfig } from '../connect-cluster.js';
import type { BoskosAt } from './ask-boskos.js';
import { asResource, ResourceObject } from './list-boskos.js';

const List = z.looseObject({
  metadata: z.looseObject({ resourceVersion: z.string() }),
  items: z.array(ResourceObject),
});

/** Follows Boskos' objects until told to end; what they went through is then in the history. */
export interface Following {
  end(): void;
}

/** Milliseconds until a watch that the API server has ended is begun again where it ended: nothing is missed. */
const AGAIN_MS = 100;

/**
 * Follows every change of Boskos' objects from now on. A watch tells each of them, however short; one that is lost
 * leaves a hole, and the history says so.
 */
export async function followResources(at: Omit<BoskosAt, 'moment'>): Promise<Following> {
  const { cluster, boskos, run } = at;
  const of = { group: 'boskos.k8s.io', version: 'v1', namespace: boskos.service.namespace, plural: 'resources' };
  const path = `/apis/${of.group}/${of.version}/namespaces/${of.namespace}/${of.plural}`;
  const seen = collectChanges();
  let [isWhole, isOver] = [true, false];
  let watch: { abort(): void } | null = null;
  const lose = (error: unknown): void => {
    if (isOver || run.signal.aborted) return;
    isWhole = false;
    run.progress(`Boskos is followed no more: ${apiFailure(error)}`);
  };
  const follow = async (resourceVersion: string): Promise<void> => {
    let last = resourceVersion;
    watch = await new Watch(loadKubeconfig(cluster.cluster)).watch(
      path,
      { resourceVersion },
      (type, object) => {
        const version = type === 'ERROR' ? null : seen.take(type, object);
        if (version === null) lose(new Error(`the watch told of ${type} ${JSON.stringify(object).slice(0, 200)}`));
        else last = version;
      },
      (error: unknown) => {
        if (isOver || run.signal.aborted || !isWhole) return;
        if (error !== null && error !== undefined) lose(error);
        else setTimeout(() => (isOver ? undefined : follow(last).catch(lose)), AGAIN_MS);
      },
    );
    if (isOver) watch.abort();
  };
  try {
    const { metadata, items } = List.parse(await cluster.custom.listNamespacedCustomObject(of));
    for (const item of items) seen.take('ADDED', item);
    await follow(metadata.resourceVersion);
  } catch (error) {
    lose(error);
  }
  return {
    end: () => {
      isOver = true;
      watch?.abort();
      run.history.append({ kind: 'boskos-followed', phase: run.phase, isWhole, changes: seen.changes });
    },
  };
}

/** Keeps each change of state or owner; whoever keeps a lease alive changes nothing of this. */
function collectChanges(): {
  readonly changes: BoskosResource[];
  /** @returns the version of the object, or null for something that is none. */
  take(type: string, object: unknown): string | null;
} {
  const changes: BoskosResource[] = [];
  const last = new Map<string, string>();
  return {
    changes,
    take: (type, object) => {
      const { data } = ResourceObject.safeParse(object);
      if (data === undefined) return null;
      const resource = asResource(data);
      const text = JSON.stringify(resource);
      if (type !== 'DELETED' && last.get(resource.name) !== text) changes.push(resource);
      last.set(resource.name, text);
      return data.metadata.resourceVersion;
    },
  };
}
