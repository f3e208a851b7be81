import { PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import { z } from 'zod';
import type { EventOf } from '../../model/observations.js';
import { apiFailure, isConflict, isExpired, isNotFound } from '../api-failure.js';
import type { ClusterConnection } from '../connect-cluster.js';
import { inParallel } from '../every-job/in-parallel.js';
import type { DefinedKind } from './definition-schema.js';
import type { LiveObject } from './field-differences.js';
import type { MadeObject } from './made-objects.js';
import { patiently } from './patiently.js';

/** What became of many writes. */
export type Written = Pick<EventOf<'objects-written'>, 'wanted' | 'written' | 'refused'>;

/** Says when an object was last written again by us, and under which definition. */
const TOUCHED = 'prow-staging.dev/written-under';

const Page = z.looseObject({
  metadata: z.looseObject({ continue: z.string().optional() }),
  items: z.array(z.looseObject({ metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }) })),
});

/** Objects of a kind in a namespace, by namespace and name, all of one look. */
export async function readObjects(
  { custom }: ClusterConnection,
  { group, version, plural }: DefinedKind,
  { namespace, labelSelector }: { readonly namespace: string; readonly labelSelector?: string },
): Promise<Map<string, LiveObject>> {
  const found = new Map<string, LiveObject>();
  let next: string | undefined;
  do {
    try {
      const page = Page.parse(
        await patiently(() =>
          custom.listNamespacedCustomObject({
            ...{ group, version, plural, namespace, limit: 500 },
            ...(labelSelector === undefined ? {} : { labelSelector }),
            ...(next === undefined ? {} : { _continue: next }),
          }),
        ),
      );
      for (const item of page.items) found.set(keyOf(item), item);
      next = page.metadata.continue;
    } catch (error) {
      if (!isExpired(error) || next === undefined) throw error;
      found.clear();
      next = undefined;
    }
  } while (next !== undefined && next !== '');
  return found;
}

function keyOf({ metadata }: LiveObject): string {
  return `${metadata.namespace}/${metadata.name}`;
}

/** Makes objects; what is there already was made before. */
export async function makeObjects(
  { custom }: ClusterConnection,
  { group, version, plural }: DefinedKind,
  objects: readonly MadeObject[],
): Promise<Written> {
  return writeEach(objects, async (body) => {
    const { namespace } = body.metadata;
    await custom.createNamespacedCustomObject({ group, version, namespace, plural, body }).catch((error: unknown) => {
      if (!isConflict(error)) throw error;
    });
  });
}

/** Writes objects again, as whoever updates one does: only then does an API server keep what it took away on reading. */
export async function writeAgain(
  { custom }: ClusterConnection,
  { group, version, plural }: DefinedKind,
  objects: Iterable<LiveObject>,
  moment: string,
): Promise<Written> {
  const body = { metadata: { annotations: { [TOUCHED]: moment } } };
  return writeEach([...objects], async ({ metadata: { name, namespace = '' } }) => {
    await custom.patchNamespacedCustomObject(
      { group, version, namespace, plural, name, body },
      setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
    );
  });
}

/** Removes every object with a label from a namespace; thousands may take longer than one request may. */
export async function removeObjects(
  { custom }: ClusterConnection,
  { group, version, plural }: DefinedKind,
  { namespace, labelSelector }: { readonly namespace: string; readonly labelSelector: string },
): Promise<void> {
  await patiently(() =>
    custom.deleteCollectionNamespacedCustomObject({ group, version, namespace, plural, labelSelector }),
  ).catch((error: unknown) => {
    if (!isNotFound(error)) throw error;
  });
}

async function writeEach<Target extends { readonly metadata: { readonly name: string } }>(
  objects: readonly Target[],
  write: (object: Target) => Promise<void>,
): Promise<Written> {
  let written = 0;
  const refused = new Map<string, Written['refused'][number]>();
  await inParallel(objects, async (object) => {
    const { name } = object.metadata;
    try {
      await patiently(() => write(object));
      written += 1;
    } catch (error) {
      // Each object has its name in the API server's words; the fault is one.
      const said = apiFailure(error).replaceAll(name, 'NAME');
      refused.set(said, {
        said,
        objects: (refused.get(said)?.objects ?? 0) + 1,
        example: refused.get(said)?.example ?? name,
      });
    }
  });
  return { wanted: objects.length, written, refused: [...refused.values()].slice(0, REASONS_MAX) };
}

/** Reasons that are kept: enough to see what is wrong. */
const REASONS_MAX = 10;
