import { isSameFile, type KubeconfigPlace } from './kubeconfig-mechanism.js';
import { mountedFiles } from './mounted-files.js';
import type { Container, PodSpec } from './pod-template.js';

/**
 * Variables and flags of a container that hold the path of a kubeconfig and are not those that Prow reads: somebody has
 * renamed or misspelt one.
 *
 * @param place.known - the kubeconfigs that production.yaml describes.
 */
export function misnamedKubeconfigs(place: {
  readonly container: Container;
  readonly pod: PodSpec;
  readonly known: readonly KubeconfigPlace[];
}): string[] {
  const { container, known } = place;
  const isKubeconfig = (path: string): boolean =>
    mountedFiles(path, place).some((file) => known.some((one) => isSameFile(one, file)));
  const isList = (value: string): boolean =>
    value.split(':').some((path) => path.startsWith('/') && isKubeconfig(path));
  const variables = (container.env ?? []).filter(({ name, value }) => name !== VARIABLE && isList(value ?? ''));
  const flags = [...(container.command ?? []), ...(container.args ?? [])].flatMap((word) => {
    const [, flag, value] = /^(--?[^=]+)=(.*)$/s.exec(word) ?? [];
    return flag !== undefined && !FLAGS.includes(flag.replace(/^--?/, '')) && isList(value ?? '') ? [flag] : [];
  });
  return [...variables.map(({ name }) => `the variable ${name}`), ...flags.map((flag) => `the flag ${flag}`)];
}

/** @see KubernetesOptions.AddFlags and LoadClusterConfigs, pkg/flagutil and pkg/kube */
const VARIABLE = 'KUBECONFIG';
const FLAGS = ['kubeconfig', 'kubeconfig-dir'];
