import { z } from 'zod';
import { kindOf } from '../../src/production/kind-of.js';
import type { KubernetesObject } from '../../src/production/manifest.js';
import { PodSpec } from '../../src/production/pod-template.js';
import { valueAt } from '../../src/production/value-at.js';

/** Where the pod stands in an object of each kind that makes pods. */
const POD_AT: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Job'].map((kind) => [
      kind,
      ['spec', 'template', 'spec'],
    ]),
  ),
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  Pod: ['spec'],
};

const Idle = z.looseObject({ spec: z.looseObject({ replicas: z.literal(0) }) });

/** The pod that an object makes, whatever its kind; null where it makes none, or none now. */
export function podOf(object: KubernetesObject): PodSpec | null {
  const path = POD_AT[kindOf(object)];
  // What stands idle harms nobody.
  if (path === undefined || Idle.safeParse(object).success) return null;
  return PodSpec.safeParse(valueAt(object, [...path])).data ?? null;
}
