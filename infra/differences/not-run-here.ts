import { asWorkload } from '../../src/production/pod-template.js';
import { parseImage } from '../../src/production/prow-image.js';
import type { ManifestRule } from './difference-rule.js';

/** Prow's components that run here. Every other program of Prow's repository stands at zero replicas. */
export const RUNNING_COMPONENTS = [
  'prow-controller-manager',
  'sinker',
  'crier',
  'deck',
  'horologium',
  'hook',
  'tide',
  'ghproxy',
  'status-reconciler',
];

/** Stands what works against something staging has no stand-in for at zero replicas; its objects stay. */
export const notRunHere: ManifestRule = {
  name: 'not-run-here',
  reason: 'this program works against a place that staging must not reach and has no stand-in for',
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
