import { asWorkload } from '../../src/production/pod-template.js';
import { parseImage } from '../../src/production/prow-image.js';
import type { ManifestRule } from '../differences/difference-rule.js';

/** Boskos' programs that need no cloud; every other of its repository stands at zero replicas. */
export const RUNNING_PROGRAMS = ['boskos', 'reaper', 'janitor', 'cleaner'];

/** Stands Boskos' programs that work against a cloud at zero replicas; their objects stay. */
export const boskosNotRunHere: ManifestRule = {
  name: 'boskos-not-run-here',
  reason: 'this program of Boskos works against a cloud that staging must not reach and has no stand-in for',
  touches: ['/spec/replicas'],
  apply: (object, { prowRepository }) => {
    const workload = asWorkload(object);
    if (workload === null || workload.kind === 'DaemonSet' || workload.spec.replicas === 0) return object;
    const programs = workload.spec.template.spec.containers
      .map(({ image }) => parseImage(image ?? ''))
      .filter(({ repository }) => repository.startsWith(`${prowRepository}/`));
    if (programs.every(({ name }) => RUNNING_PROGRAMS.includes(name))) return object;
    return { ...object, spec: { ...workload.spec, replicas: 0 } };
  },
};
