import { flagValues } from '../src/production/pod-template.js';
import { parseImage } from '../src/production/prow-image.js';
import type { ComponentContainer } from '../src/production/read-workloads.js';
import type { ProgramOutputs } from './program-inputs.js';

type Declared = ProgramOutputs['components'][number];

/** Leader-election Leases, in the ProwJob namespace (each component’s main.go). */
const LEASES: Readonly<Record<string, string>> = {
  'prow-controller-manager': 'prow-controller-manager-leader-lock',
  sinker: 'prow-sinker-leaderlock',
};

/** Components that serve no metrics (pkg/flagutil/instrumentation.go, and who uses it). */
const WITHOUT_METRICS = ['status-reconciler', 'needs-rebase', 'cherrypicker', 'tot', 'webhook-server', 'admission'];

/** Default of `--metrics-port`. */
const METRICS_PORT = 9090;

/** ghproxy serves them where it is told to (cmd/ghproxy/ghproxy.go). */
function isWithoutMetrics(component: string, container: ComponentContainer['container']): boolean {
  if (component === 'ghproxy') return ['false', undefined].includes(flagValues(container, 'serve-metrics').at(-1));
  return WITHOUT_METRICS.includes(component);
}

/** What each Prow component is declared to run after this deployment; those at zero replicas run nothing. */
export function declaredComponents(components: readonly ComponentContainer[]): Declared[] {
  return components.filter(({ workload }) => workload.replicas > 0).map(declaredComponent);
}

/** What one Prow component is declared to run, be it at no replica. */
export function declaredComponent({ workload, container }: ComponentContainer): Declared {
  return {
    component: workload.component,
    workload: { kind: workload.kind, namespace: workload.namespace, name: workload.name },
    container: workload.container,
    image: workload.image,
    replicas: workload.replicas,
    tag: parseImage(workload.image).tag ?? '',
    lease: LEASES[workload.component] ?? null,
    metricsPort: isWithoutMetrics(workload.component, container)
      ? null
      : Number(flagValues(container, 'metrics-port').at(-1) ?? METRICS_PORT),
  };
}
