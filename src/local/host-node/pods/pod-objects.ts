import type { Container, Pod, ProjectionSource, Volume } from '../pod.js';

/** The Secrets and ConfigMaps that a pod's volumes and variables come from, as `secret/name` and `configmap/name`. */
export function podObjects({ spec }: Pod): ReadonlySet<string> {
  const containers = [...(spec.initContainers ?? []), ...spec.containers];
  return new Set([...(spec.volumes ?? []).flatMap(volumeObjects), ...containers.flatMap(variableObjects)]);
}

function volumeObjects({ secret, configMap, projected }: Volume): string[] {
  const sources: ProjectionSource[] = [
    ...(secret === undefined ? [] : [{ secret: { name: secret.secretName } }]),
    ...(configMap === undefined ? [] : [{ configMap }]),
    ...(projected?.sources ?? []),
  ];
  return sources.flatMap((source) => named(source.secret?.name, source.configMap?.name));
}

function variableObjects({ env = [], envFrom = [] }: Container): string[] {
  return [
    ...env.flatMap(({ valueFrom }) => named(valueFrom?.secretKeyRef?.name, valueFrom?.configMapKeyRef?.name)),
    ...envFrom.flatMap(({ secretRef, configMapRef }) => named(secretRef?.name, configMapRef?.name)),
  ];
}

function named(secret: string | undefined, configMap: string | undefined): string[] {
  return [
    ...(secret === undefined ? [] : [`secret/${secret}`]),
    ...(configMap === undefined ? [] : [`configmap/${configMap}`]),
  ];
}
