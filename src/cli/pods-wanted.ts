import { z } from 'zod';
import type { DeclaredWorkload } from '../model/confirmation.js';
import { kindOf } from '../production/kind-of.js';
import { findObject, type Manifest, namespaceOf } from '../production/manifest.js';
import { asWorkload } from '../production/pod-template.js';

const Autoscaler = z.looseObject({
  spec: z.looseObject({
    scaleTargetRef: z.looseObject({ kind: z.string(), name: z.string() }),
    minReplicas: z.number().int().nullish(),
    maxReplicas: z.number().int(),
  }),
});

/**
 * How many pods a workload may want by its manifests. A DaemonSet has as many as nodes fit, and one on none is nothing that
 * anybody saw; a number that a manifest leaves out belongs to whoever scales (`kubectl apply` leaves it alone); one with an
 * autoscaler moves within its bounds, unless it is at no replica, where an autoscaler does nothing.
 */
export function podsWanted(
  manifests: readonly Manifest[],
  workload: DeclaredWorkload['workload'],
): DeclaredWorkload['pods'] {
  const object = findObject(manifests, workload);
  const replicas = object === undefined ? undefined : asWorkload(object)?.spec.replicas;
  if (workload.kind === 'DaemonSet') return { least: 1, most: null };
  if (replicas === 0) return { least: 0, most: 0 };
  const bounds = manifests.flatMap((manifest) => boundsFor(manifest, workload))[0];
  if (bounds !== undefined) return bounds;
  return replicas === undefined || replicas === null ? { least: 1, most: null } : { least: replicas, most: replicas };
}

function boundsFor({ object }: Manifest, { kind, namespace, name }: DeclaredWorkload['workload']) {
  if (kindOf(object) !== 'HorizontalPodAutoscaler' || namespaceOf(object) !== namespace) return [];
  const spec = Autoscaler.safeParse(object).data?.spec;
  if (spec?.scaleTargetRef.kind !== kind || spec.scaleTargetRef.name !== name) return [];
  // One where it is left out (autoscaling/v2, HorizontalPodAutoscalerSpec).
  return [{ least: spec.minReplicas ?? 1, most: spec.maxReplicas }];
}
