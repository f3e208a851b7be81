import { isDeepStrictEqual } from 'node:util';
import { ORDER } from '../production/field-digests.js';
import { type KubernetesObject, objectName } from '../production/manifest.js';
import { asWorkload, type Container, type PodSpec } from '../production/pod-template.js';
import type { Production } from '../production/read-production.js';

/**
 * Whether a rehearsal goes by what changed at a pointer into a pod that staging runs. What it goes by is listed: the image, how the
 * program is told its clusters and its configuration and where those are mounted, where it starts, whether it answers, and with how much memory.
 * Any other word, variable or field it does alike with or without: no canary meets it, or it is about addresses that staging has not.
 *
 * @returns true too where the pointer leads into no pod.
 */
export function isReadOfRunningPod(
  sides: { readonly before: Production; readonly after: Production },
  subject: string,
  field: string,
): boolean {
  const at = /^\/spec\/template\/spec\/(.+)$/.exec(field)?.[1];
  if (at === undefined) return true;
  const pods = { before: podOf(sides.before, subject), after: podOf(sides.after, subject) };
  const [, volume] = /^volumes\/([^/]+)(?:\/|$)/.exec(at) ?? [];
  if (volume !== undefined) return [pods.before, pods.after].every((pod) => isVolumeRead(pod, volume));
  const [, list, name = '', rest = ''] = /^(containers|initContainers)\/([^/]+)\/(.+)$/.exec(at) ?? [];
  if (list !== 'containers' && list !== 'initContainers') return false;
  const [was, is] = [containerOf(pods.before, list, name), containerOf(pods.after, list, name)];
  if (/^(?:command|args)$/.test(rest)) return isDeepStrictEqual(unlistedWords(was), unlistedWords(is));
  if (rest === `env${ORDER}`) return isDeepStrictEqual(otherVariables(was), otherVariables(is));
  const [, mount] = /^volumeMounts\/([^/]+)\//.exec(rest) ?? [];
  if (mount !== undefined) return [was, is].every((container) => isMountRead(container, mount));
  return OF_CONTAINERS.test(rest);
}

/** A probe that runs a program is one more program. */
const OF_CONTAINERS =
  /^(?:name|image|workingDir|env\/KUBECONFIG\/.+|resources\/limits\/memory|(?:readiness|liveness|startup)Probe\/(?!exec\/).+)$/;

/**
 * The flags by which Prow's components are told their clusters and their configuration, and plank's controllers: canaries would not
 * run otherwise. True where one is followed by its value.
 *
 * @see KubernetesOptions.AddFlags, pkg/flagutil; ConfigOptions.AddFlags, pkg/flagutil/config; PluginOptions, pkg/flagutil/plugins
 */
const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['kubeconfig', true],
  ['kubeconfig-dir', true],
  ['kubeconfig-suffix', true],
  ['projected-token-file', true],
  ['no-in-cluster-config', false],
  ['config-path', true],
  ['job-config-path', true],
  ['supplemental-prow-config-dir', true],
  ['supplemental-prow-configs-filename-suffix', true],
  ['plugin-config', true],
  ['supplemental-plugin-config-dir', true],
  ['supplemental-plugins-config-filename-suffix', true],
  ['enable-controller', true],
]);

const NO_POD: PodSpec = { containers: [] };

function podOf({ manifests, boskosManifests }: Production, subject: string): PodSpec {
  const manifest = [...manifests, ...boskosManifests].find(({ object }) => objectName(object) === subject);
  const object: KubernetesObject | undefined = manifest?.object;
  return (object === undefined ? null : asWorkload(object))?.spec.template.spec ?? NO_POD;
}

function containerOf(pod: PodSpec, list: 'containers' | 'initContainers', name: string): Container | undefined {
  return pod[list]?.find((container) => container.name === name);
}

interface Words {
  /** The values of listed flags. */
  readonly values: readonly string[];
  /** Every other word, in its place among the others. */
  readonly others: readonly string[];
}

function wordsOf(container: Container | undefined): Words {
  const words = [...(container?.command ?? []), ...(container?.args ?? [])];
  const [values, others]: [string[], string[]] = [[], []];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    const [, flag = '', value] = /^--?([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    const hasValue = FLAGS.get(flag);
    // A bare flag that is on no list may have the next word as its value, whatever that looks like.
    if (hasValue === undefined || /^-[^=]*$/.test(others.at(-1) ?? '')) others.push(word);
    else if (value !== undefined || !hasValue) values.push(value ?? '');
    else {
      index += 1;
      values.push(words[index] ?? '');
    }
  }
  return { values, others };
}

function unlistedWords(container: Container | undefined): readonly string[] {
  return wordsOf(container).others;
}

function otherVariables(container: Container | undefined): string[] {
  return (container?.env ?? []).map(({ name }) => name).filter((name) => name !== 'KUBECONFIG');
}

/** Whether whatever mounts it in a pod is read; what nobody mounts only has to be there. */
function isVolumeRead({ containers, initContainers }: PodSpec, volume: string): boolean {
  return [...containers, ...(initContainers ?? [])].every((container) => isMountRead(container, volume));
}

/** Whether all that a container mounts of a volume holds a kubeconfig or configuration that the container is told of. */
function isMountRead(container: Container | undefined, volume: string): boolean {
  const listed = (container?.env ?? []).filter(({ name }) => name === 'KUBECONFIG');
  const paths = [...wordsOf(container).values, ...listed.flatMap(({ value }) => (value ?? '').split(':'))];
  return (container?.volumeMounts ?? [])
    .filter(({ name }, index) => name === volume || String(index) === volume)
    .every(({ mountPath }) => paths.some((path) => isBelow(path, mountPath) || isBelow(mountPath, path)));
}

function isBelow(path: string, folder: string): boolean {
  return folder.length > 1 && `${path}/`.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}
