import type { DeclaredComponent } from '../model/environment.js';
import type { ClusterConnection } from './connect-cluster.js';
import { observeRollout } from './observe-rollout.js';
import type { Run } from './open-run.js';

/** Looks at what runs of all that was declared, Boskos included, after it was disturbed on purpose. */
export async function lookAtAll(run: Run): Promise<void> {
  const { environment, service, clusters } = run;
  const { boskos, components } = environment;
  await lookAt(run, service, components);
  const lending = clusters.find(({ cluster }) => cluster.id === boskos?.clusterId);
  if (boskos !== undefined && lending !== undefined) await lookAt(run, lending, boskos.components);
}

/** Looks at what runs of these components, on the cluster where they are. */
export async function lookAt(
  run: Run,
  service: ClusterConnection,
  components: readonly DeclaredComponent[],
): Promise<void> {
  if (components.length === 0) return;
  const environment = { ...run.environment, components: [...components] };
  await observeRollout({ ...run, service, environment }, { previousPods: {} });
}
