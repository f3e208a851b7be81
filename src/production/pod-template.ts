import { z } from 'zod';
import { kindOf } from './kind-of.js';
import type { KubernetesObject } from './manifest.js';

const KeyToPath = z.looseObject({ key: z.string(), path: z.string() });
const FileSource = z.looseObject({ items: z.array(KeyToPath).optional(), optional: z.boolean().optional() });
const SecretSource = FileSource.extend({ secretName: z.string().optional(), name: z.string().optional() });
const ConfigMapSource = FileSource.extend({ name: z.string().optional() });

const Volume = z.looseObject({
  name: z.string(),
  secret: SecretSource.optional(),
  configMap: ConfigMapSource.optional(),
  projected: z
    .looseObject({
      sources: z.array(z.looseObject({ secret: SecretSource.optional(), configMap: ConfigMapSource.optional() })),
    })
    .optional(),
});
export type Volume = z.infer<typeof Volume>;

const VolumeMount = z.looseObject({ name: z.string(), mountPath: z.string(), subPath: z.string().optional() });

/** The parts of a container that decide what Prow loads; everything else stays as it is. */
export const Container = z.looseObject({
  name: z.string(),
  image: z.string().optional(),
  command: z.array(z.string()).nullish(),
  args: z.array(z.string()).nullish(),
  env: z.array(z.looseObject({ name: z.string(), value: z.string().nullish() })).nullish(),
  volumeMounts: z.array(VolumeMount).nullish(),
});
export type Container = z.infer<typeof Container>;

/** The parts of a pod template that decide what Prow loads. */
export const PodSpec = z.looseObject({
  serviceAccountName: z.string().nullish(),
  containers: z.array(Container),
  initContainers: z.array(Container).nullish(),
  volumes: z.array(Volume).nullish(),
});
export type PodSpec = z.infer<typeof PodSpec>;

/** The kinds whose pods Prow's components run in. */
export const WORKLOAD_KINDS = ['Deployment', 'StatefulSet', 'DaemonSet'] as const;

const WorkloadObject = z.looseObject({
  kind: z.enum(WORKLOAD_KINDS),
  spec: z.looseObject({
    replicas: z.number().int().nonnegative().nullish(),
    template: z.looseObject({ spec: PodSpec }),
  }),
});
export type WorkloadObject = z.infer<typeof WorkloadObject>;

/**
 * The object as a workload, or null where it is something else. Fields that are not named here are kept.
 * The reader refuses workloads of another shape, so null never hides one.
 */
export function asWorkload(object: KubernetesObject): WorkloadObject | null {
  return kindOf(object) === object.kind ? (WorkloadObject.safeParse(object).data ?? null) : null;
}

/** The values given to a flag, however it is spelled: `--flag=v`, `-flag=v` or `--flag v`. */
export function flagValues(container: Container, flag: string): string[] {
  const words = [...(container.command ?? []), ...(container.args ?? [])];
  return words.flatMap((word, index) => {
    const [name, ...rest] = word.split('=');
    if (name !== `--${flag}` && name !== `-${flag}`) return [];
    return rest.length > 0 ? [rest.join('=')] : [words[index + 1] ?? ''];
  });
}
