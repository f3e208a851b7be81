import type { V1Pod, V1PodTemplateSpec, V1ProjectedVolumeSource, V1Volume } from '@kubernetes/client-node';

/** ConfigMap that production's components mount → the ConfigMaps that hold the same of another configuration. */
export type OtherConfigMaps = ReadonlyMap<string, readonly string[]>;

/**
 * A pod like those of a workload, but with another configuration mounted and another service account. It has none of the
 * workload's labels, so that no controller and no Service takes it for one of theirs.
 *
 * @param options.others - for every ConfigMap to be exchanged; an empty list takes a source away, because its content is
 *   among the others.
 */
export function copiedPod(
  { spec }: V1PodTemplateSpec,
  options: {
    name: string;
    namespace: string;
    labels: Record<string, string>;
    serviceAccountName: string;
    others: OtherConfigMaps;
  },
): V1Pod {
  const { others, serviceAccountName, ...metadata } = options;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata,
    spec: {
      ...spec,
      containers: spec?.containers ?? [],
      serviceAccountName,
      volumes: (spec?.volumes ?? []).map((volume) => withOthers(volume, others)),
    },
  };
}

function withOthers(volume: V1Volume, others: OtherConfigMaps): V1Volume {
  const { configMap, projected, ...rest } = volume;
  const names = others.get(configMap?.name ?? '');
  if (configMap !== undefined && names !== undefined) {
    const [name, ...more] = names;
    if (more.length === 0) return { ...rest, configMap: { ...configMap, name: name ?? '' } };
    const { defaultMode } = configMap;
    const sources = names.map((one) => ({ configMap: { name: one } }));
    return { ...rest, projected: { sources, ...(defaultMode === undefined ? {} : { defaultMode }) } };
  }
  return projected === undefined ? volume : { ...rest, projected: withOtherSources(projected, others) };
}

function withOtherSources(projected: V1ProjectedVolumeSource, others: OtherConfigMaps): V1ProjectedVolumeSource {
  const sources = (projected.sources ?? []).flatMap((source) => {
    const names = others.get(source.configMap?.name ?? '');
    if (names === undefined) return [source];
    return names.map((name) => ({ ...source, configMap: { ...source.configMap, name } }));
  });
  return { ...projected, sources };
}
