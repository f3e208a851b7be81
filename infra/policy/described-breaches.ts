import type { Description, KubeconfigFile } from '../../src/model/description.js';
import type { Breach, Policy } from './policy.js';

/** Policies that no object shows by itself: they ask Prow's configuration and kubeconfigs, which the settings hold. */
export const DESCRIBED_POLICIES: readonly Policy[] = [
  {
    name: 'namespaces-apart',
    outage: '2019-02-08',
    says: 'Prow does not stand where pods of jobs run',
    broken: () => [],
  },
  {
    name: 'alias-once',
    outage: '2019-02-08',
    says: 'an alias is defined by one kubeconfig: of several the order decides which cluster it means',
    broken: () => [],
  },
];

type Described = Pick<Description, 'namespaces' | 'workloads' | 'kubeconfigs'>;

/**
 * Every way in which a production breaks {@link DESCRIBED_POLICIES}.
 *
 * @param subjectOf - the object that holds a kubeconfig, with its namespace; null where none does.
 */
export function describedBreaches(
  described: Described,
  subjectOf: (file: Pick<KubeconfigFile, 'kind' | 'name'>) => string | null,
): Breach[] {
  return [...namespaceBreaches(described), ...aliasBreaches(described, subjectOf)];
}

/** Whoever's job runs there could read what Prow mounts, were it only by a pod that names the same Secret. */
function namespaceBreaches({ namespaces: { pods }, workloads }: Described): Breach[] {
  return workloads
    .filter(({ namespace, replicas }) => namespace === pods && replicas > 0)
    .map(({ kind, namespace, name }) => ({
      policy: 'namespaces-apart',
      subject: `${kind} ${namespace}/${name}`,
      how: `stands in ${pods}, where pods of jobs run`,
    }));
}

function aliasBreaches(
  { kubeconfigs }: Described,
  subjectOf: (file: Pick<KubeconfigFile, 'kind' | 'name'>) => string | null,
): Breach[] {
  const first = new Map<string, string>();
  return kubeconfigs.flatMap((file) => {
    const own = `${file.name}/${file.key}`;
    const subject = subjectOf(file);
    return file.contexts.flatMap(({ name }): Breach[] => {
      const before = first.get(name);
      if (before === undefined) first.set(name, own);
      return before === undefined || before === own || subject === null
        ? []
        : [{ policy: 'alias-once', subject, how: `has alias ${name} under ${file.key}, which ${before} has too` }];
    });
  });
}
