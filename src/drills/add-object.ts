import type { Environment } from '../model/environment.js';
import type { EnvironmentChange } from './drill.js';
import { objectsOn } from './objects-on.js';
import type { Undo } from './undo.js';

/** Makes one object; undone, it is deleted. */
export async function addObject(
  { cluster, object }: Extract<EnvironmentChange, { kind: 'object-added' }>,
  environment: Environment,
): Promise<Undo> {
  const objects = objectsOn(environment, cluster);
  const { namespace, ...metadata } = object.metadata;
  const made = await objects.create({
    ...object,
    metadata: { ...metadata, ...(namespace === undefined ? {} : { namespace }) },
  });
  return async () => {
    await objects.delete(made);
  };
}
