import type { PodSpec } from '../../src/production/pod-template.js';
import type { ManifestRule } from './difference-rule.js';
import { editPod } from './edit-pods.js';

type Volume = NonNullable<PodSpec['volumes']>[number];

/** Mounts a job configuration that had to be split as the one folder it is in production. */
export const jobConfigParts: ManifestRule = {
  name: 'job-config-parts',
  reason: 'with the canaries’ jobs the job configuration is larger than one ConfigMap may be',
  touches: [
    '/spec/template/spec/volumes/*/configMap',
    '/spec/template/spec/volumes/*/projected',
    '/spec/template/spec/volumes/*/projected/sources',
  ],
  apply: (object, { configMapParts }) =>
    editPod(object, (pod) => {
      const volumes = pod.volumes?.map((volume) => inParts(volume, configMapParts));
      if (!volumes || volumes.every((volume, index) => volume === pod.volumes?.[index])) return pod;
      return { ...pod, volumes };
    }),
};

function inParts(volume: Volume, parts: ReadonlyMap<string, readonly string[]>): Volume {
  const { configMap, projected, ...rest } = volume;
  const partsOf = (name: string | undefined) => parts.get(name ?? '') ?? [];
  if (partsOf(configMap?.name).length > 1)
    return { ...rest, projected: { sources: partsOf(configMap?.name).map((name) => ({ configMap: { name } })) } };
  if (projected?.sources.some((source) => partsOf(source.configMap?.name).length > 1) !== true) return volume;
  const sources = projected.sources.flatMap((source) => {
    const names = partsOf(source.configMap?.name);
    // Each part has its own files of whatever the source asks for by name.
    return names.length > 1 ? names.map((name) => ({ ...source, configMap: { ...source.configMap, name } })) : [source];
  });
  return { ...rest, projected: { ...projected, sources } };
}
