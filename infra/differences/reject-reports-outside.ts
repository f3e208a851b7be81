import { ExplainedError } from '../../src/model/explained-error.js';
import { type KubernetesObject, objectName } from '../../src/production/manifest.js';
import { asWorkload, type Container, flagValues } from '../../src/production/pod-template.js';
import { componentOf } from '../../src/production/prow-image.js';
import { CREDENTIAL_FLAGS } from './stand-in-storage.js';

/** Workers of crier's that report to what staging has: stand-ins for GitHub and storage, and the cluster itself. */
const INSIDE = ['github-workers', 'blob-storage-workers', 'kubernetes-blob-storage-workers'];

/**
 * Stops a deployment in which a crier that runs would report to a service that staging has no stand-in for, or any
 * component of Prow's would sign in to production's storage: whatever the flags of a newer Prow are called.
 *
 * @throws {ExplainedError} `fault`, naming object and flag.
 */
export function rejectReportsOutside(objects: readonly KubernetesObject[]): void {
  const outside = objects.flatMap((object) => {
    const workload = asWorkload(object);
    if (workload === null || workload.spec.replicas === 0) return [];
    const { containers, initContainers } = workload.spec.template.spec;
    return [...containers, ...(initContainers ?? [])]
      .flatMap(flagsOutside)
      .map((flag) => `${objectName(object)} --${flag}`);
  });
  if (outside.length === 0) return;
  throw new ExplainedError('fault', {
    what: `${outside.length} programs would report or sign in outside staging`,
    expected: `crier with workers for ${INSIDE.join(', ')} only, and no credentials of storage`,
    observed: outside.join('; '),
    evidence: 'the manifests as they were about to be deployed, infra/differences/no-reports-outside.ts',
    next: 'teach the rule the flag that it does not know',
  });
}

function flagsOutside(container: Container): string[] {
  const component = componentOf(container.image ?? '');
  if (component === null) return [];
  const words = [...(container.command ?? []), ...(container.args ?? [])].join(' ');
  const named = [...words.matchAll(/(?:^|\s)--?([a-z0-9-]+)/g)].flatMap(([, flag]) => flag ?? []);
  const workers = named.filter((flag) => component === 'crier' && flag.endsWith('-workers') && !INSIDE.includes(flag));
  const signing = named.filter((flag) => CREDENTIAL_FLAGS.includes(flag));
  return [...new Set([...workers.filter((flag) => !isOff(container, flag)), ...signing])];
}

/** Inside a shell's command line no value can be told from another word, so that a flag there is never off. */
function isOff(container: Container, flag: string): boolean {
  const values = flagValues(container, flag);
  return values.length > 0 && values.every((value) => value === '0');
}
