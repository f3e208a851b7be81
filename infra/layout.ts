import type { KubeconfigFile } from '../src/model/description.js';
import { ExplainedError } from '../src/model/explained-error.js';
import { podNeedsOf } from '../src/production/pod-needs.js';
import { parseImage } from '../src/production/prow-image.js';
import type { Production } from '../src/production/read-production.js';
import { type ComponentContainer, plankOf, readComponents } from '../src/production/read-workloads.js';
import { type ConfigMounts, configMounts } from './config-maps/config-mounts.js';
import type { HostNodes } from './differences/difference-rule.js';
import type { ProgramInputs } from './program-inputs.js';

/** A kubeconfig Secret as production mounts it; its content comes when clusters have given their tokens. */
export interface PlannedKubeconfigs {
  readonly namespace: string;
  readonly secret: string;
  readonly files: readonly KubeconfigFile[];
}

/** What production's manifests say about themselves, as far as a deployment asks. */
export interface Layout {
  readonly components: readonly ComponentContainer[];
  /** Everything before the component in the paths of Prow's own images. */
  readonly repository: string;
  readonly hostNodes: HostNodes | null;
  readonly mounts: ConfigMounts;
  readonly kubeconfigs: readonly PlannedKubeconfigs[];
}

/**
 * Reads the layout, and checks that every described cluster was given.
 *
 * @throws {ExplainedError} `usage` when a cluster of the description is not among the inputs.
 */
export function readLayout(production: Production, inputs: ProgramInputs): Layout {
  rejectMissingClusters(production, inputs);
  const components = readComponents(production.manifests);
  const { repository, name } = parseImage(plankOf(components, production.root).workload.image);
  const { hostNodeSelector: selector, hostNodeToleration: toleration } = inputs;
  return {
    components,
    repository: repository.slice(0, repository.length - name.length - 1),
    hostNodes: Object.keys(selector).length === 0 && toleration === null ? null : { selector, toleration },
    mounts: configMounts(components),
    kubeconfigs: plannedKubeconfigs(components, production.description.kubeconfigs),
  };
}

/** The kubeconfig Secrets in every namespace in which a component mounts them. */
function plannedKubeconfigs(
  components: readonly ComponentContainer[],
  files: readonly KubeconfigFile[],
): PlannedKubeconfigs[] {
  const secrets = [...new Set(files.map(({ secret }) => secret))];
  return secrets.flatMap((secret) => {
    const mounting = components.filter(({ pod }) => podNeedsOf(pod).secrets.includes(secret));
    const namespaces = [...new Set(mounting.map(({ workload }) => workload.namespace))];
    return namespaces.map((namespace) => ({
      namespace,
      secret,
      files: files.filter((file) => file.secret === secret),
    }));
  });
}

function rejectMissingClusters({ description, root }: Production, { clusters }: ProgramInputs): void {
  const given = clusters.map(({ id, role }) => `${id} (${role})`);
  const wanted = description.clusters.map(({ id, role }) => `${id} (${role})`);
  const missing = wanted.filter((cluster) => !given.includes(cluster));
  if (missing.length === 0) return;
  throw new ExplainedError('usage', {
    what: `production has clusters that staging was not given: ${missing.join(', ')}`,
    expected: wanted.join(', '),
    observed: given.join(', '),
    evidence: `${root}/production.yaml`,
    next: 'give a cluster of that id and role for each',
  });
}
