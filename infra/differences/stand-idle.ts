import { asWorkload } from '../../src/production/pod-template.js';
import { parseImage } from '../../src/production/prow-image.js';
import type { ManifestRule } from './difference-rule.js';
import { isProws } from './is-prows.js';

/**
 * A rule that stands programs at zero replicas; their objects stay. It looks at those of the repository whose version is
 * under test, and lets a workload run whose every such program is `running`.
 */
export function standIdle(
  named: Pick<ManifestRule, 'name' | 'reason'>,
  { running }: { readonly running: readonly string[] },
): ManifestRule {
  return {
    ...named,
    touches: ['/spec/replicas'],
    apply: (object, { prowRepository }) => {
      const workload = asWorkload(object);
      if (workload === null || workload.kind === 'DaemonSet' || workload.spec.replicas === 0) return object;
      const programs = workload.spec.template.spec.containers.filter((one) => isProws(one, prowRepository));
      if (programs.every(({ image }) => running.includes(parseImage(image ?? '').name))) return object;
      return { ...object, spec: { ...workload.spec, replicas: 0 } };
    },
  };
}
