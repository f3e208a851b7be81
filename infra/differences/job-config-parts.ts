import type { PodSpec } from '../../src/production/pod-template.js';
import type { ManifestRule } from './difference-rule.js';
import { editPod } from './edit-pods.js';

type Volume = NonNullable<PodSpec['volumes']>[number];

/** Mounts a job configuration that had to be split as the one folder it is in production. */
export const jobConfigParts: ManifestRule = {
  name: 'job-config-parts',
  reason: 'with the canaries’ jobs the job configuration is larger than one ConfigMap may be',
  touches: ['/spec/template/spec/volumes/*/configMap', '/spec/template/spec/volumes/*/projected'],
  apply: (object, { configMapParts }) =>
    editPod(object, (pod) => {
      const volumes = pod.volumes?.map((volume) => inParts(volume, configMapParts));
      if (!volumes || volumes.every((volume, index) => volume === pod.volumes?.[index])) return pod;
      return { ...pod, volumes };
    }),
};

function inParts(volume: Volume, parts: ReadonlyMap<string, readonly string[]>): Volume {
  const { configMap, ...rest } = volume;
  const names = parts.get(configMap?.name ?? '') ?? [];
  if (configMap === undefined || names.length < 2) return volume;
  return { ...rest, projected: { sources: names.map((name) => ({ configMap: { name } })) } };
}
