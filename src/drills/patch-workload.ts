import type { KubernetesObjectApi } from '@kubernetes/client-node';
import { z } from 'zod';
import type { Environment } from '../model/environment.js';
import type { EnvironmentChange } from './drill.js';
import { merge } from './merge.js';
import { misfit } from './misfit.js';
import { objectsOn } from './objects-on.js';
import type { Undo } from './undo.js';

/** What a patch may put on pods that keeps them from going. */
const PodFinalizers = z.looseObject({
  spec: z.looseObject({
    template: z.looseObject({ metadata: z.looseObject({ finalizers: z.array(z.string()) }) }),
  }),
});

/** Patches the workload of a component of Prow, or of a program of Boskos. */
export async function patchWorkload(
  change: Extract<EnvironmentChange, { kind: 'workload-patched' }>,
  environment: Environment,
): Promise<Undo> {
  const isOfProw = environment.components.some(({ component }) => component === change.component);
  const all = [...environment.components, ...(environment.boskos?.components ?? [])];
  const workload = all.find(({ component }) => component === change.component)?.workload;
  if (workload === undefined) throw misfit(`this production does not run ${change.component}`);
  const objects = objectsOn(environment, isOfProw ? 'service' : 'boskos');
  const { kind, namespace, name } = workload;
  const header = { apiVersion: 'apps/v1', kind, metadata: { namespace, name } };
  const before = await objects.read(header);
  await merge(objects, { ...header, ...change.patch });
  const finalizers = PodFinalizers.safeParse(change.patch).data?.spec.template.metadata.finalizers ?? [];
  return async () => {
    await merge(objects, { ...header, ...former(before, change.patch) });
    if (finalizers.length > 0) await letPodsGo(objects, { namespace, finalizers });
  };
}

/** The merge patch that brings back what this one changes: null removes what was not there. */
function former(before: unknown, changed: unknown): Record<string, unknown> {
  const [old, now] = [asRecord(before), asRecord(changed)];
  const fields = Object.entries(now).map(([key, value]) => {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return [key, isObject ? former(old[key], value) : (old[key] ?? null)];
  });
  return Object.fromEntries(fields);
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** Pods made from the patched template would keep the finalizers, and never go. */
async function letPodsGo(
  objects: KubernetesObjectApi,
  { namespace, finalizers }: { namespace: string; finalizers: readonly string[] },
): Promise<void> {
  const { items } = await objects.list('v1', 'Pod', namespace);
  for (const { metadata } of items) {
    const own = metadata?.finalizers ?? [];
    const left = own.filter((one) => !finalizers.includes(one));
    if (metadata?.name === undefined || left.length === own.length) continue;
    const header = { apiVersion: 'v1', kind: 'Pod', metadata: { namespace, name: metadata.name, finalizers: left } };
    await merge(objects, header);
  }
}
