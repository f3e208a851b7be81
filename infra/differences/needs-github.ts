import { asWorkload } from '../../src/production/pod-template.js';
import { parseImage } from '../../src/production/prow-image.js';
import type { ManifestRule } from './difference-rule.js';

/** Prow's components that run without GitHub. Every other program of Prow's repository stands at zero replicas. */
export const RUNNING_COMPONENTS = ['prow-controller-manager', 'sinker', 'crier', 'deck', 'horologium'];

/** Stands what cannot work without GitHub at zero replicas; its objects stay, so that later issues only raise a number. */
export const needsGithub: ManifestRule = {
  name: 'needs-github',
  reason: 'this component works against GitHub, which staging must not reach and has no stand-in for yet',
  touches: ['/spec/replicas'],
  apply: (object, { prowRepository }) => {
    const workload = asWorkload(object);
    if (workload === null || workload.kind === 'DaemonSet' || workload.spec.replicas === 0) return object;
    const programs = workload.spec.template.spec.containers
      .map(({ image }) => parseImage(image ?? ''))
      .filter(({ repository }) => repository.startsWith(`${prowRepository}/`));
    if (programs.every(({ name }) => RUNNING_COMPONENTS.includes(name))) return object;
    return { ...object, spec: { ...workload.spec, replicas: 0 } };
  },
};
