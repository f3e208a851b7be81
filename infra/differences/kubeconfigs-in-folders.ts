import { objectName } from '../../src/production/manifest.js';
import type { Container, PodSpec } from '../../src/production/pod-template.js';
import type { KubeconfigFolder } from '../kubeconfig-folders.js';
import type { ManifestRule } from './difference-rule.js';
import { editPod } from './edit-pods.js';

const POD = '/spec/template/spec';

/** Puts staging's kubeconfigs where a component has production's by a way that no cluster here has. */
export const kubeconfigsInFolders: ManifestRule = {
  name: 'kubeconfigs-in-folders',
  reason:
    'production puts these kubeconfigs there by a driver or a program of its own; here a Secret with the same contexts is mounted at the same paths',
  touches: [
    ...['', '/**'].map((rest) => `${POD}/volumes${rest}`),
    ...['', '/**'].map((rest) => `${POD}/containers/*/volumeMounts${rest}`),
  ],
  apply: (object, { kubeconfigFolders = [] }) => {
    const own = kubeconfigFolders.filter(({ subject }) => subject === objectName(object));
    return own.length === 0 ? object : editPod(object, (pod) => own.reduce(withFolder, pod));
  },
};

function withFolder(pod: PodSpec, { container, folder, files, secret }: KubeconfigFolder): PodSpec {
  const mounts = files.map(({ key }) => ({
    ...{ name: secret, readOnly: true },
    mountPath: `${folder}/${key}`,
    subPath: key,
  }));
  const volumes = (pod.volumes ?? []).map((volume) =>
    isDriven(volume) && isOver(volume.name) ? emptied(volume) : volume,
  );
  const isThere = volumes.some(({ name }) => name === secret);
  return {
    ...pod,
    containers: pod.containers.map((one) =>
      one.name === container ? { ...one, volumeMounts: [...(one.volumeMounts ?? []), ...mounts] } : one,
    ),
    volumes: [...volumes, ...(isThere ? [] : [{ name: secret, secret: { secretName: secret } }])],
  };

  function isOver(name: string): boolean {
    return pod.containers.some(
      (one) => one.name === container && (one.volumeMounts ?? []).some((mount) => mount.name === name && covers(mount)),
    );
  }

  function covers({ mountPath }: NonNullable<Container['volumeMounts']>[number]): boolean {
    const at = mountPath.replace(/\/+$/, '');
    return folder === at || folder.startsWith(`${at}/`);
  }
}

type Volume = NonNullable<PodSpec['volumes']>[number];

/** A volume of a driver that no cluster here has: a pod with it would never start. */
function isDriven(volume: Volume): boolean {
  return 'csi' in volume;
}

function emptied({ name }: Volume): Volume {
  return { name, emptyDir: {} };
}
