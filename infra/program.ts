import { writeFile } from 'node:fs/promises';
import { ComponentResource, type Output, output } from '@pulumi/pulumi';
import { type Production, readProduction } from '../src/production/read-production.js';
import { rejectUnlistedPlan } from './audit/reject-unlisted-plan.js';
import { Boskos } from './components/boskos.js';
import { ClusterProvider } from './components/cluster-provider.js';
import { JobCluster } from './components/job-cluster.js';
import { ServiceCluster } from './components/service-cluster.js';
import type { ClusterAccess } from './objects/kubeconfig.js';
import { planFor } from './plan-for.js';
import { POLICY_SETTINGS } from './policy/policy-settings.js';
import { policySettingsFor } from './policy/settings-for.js';
import type { ProgramInputs, ProgramOutputs, TargetCluster } from './program-inputs.js';

/** A staging environment as Pulumi shows it: everything below it belongs to it. */
class StagingEnvironment extends ComponentResource {
  constructor(id: string) {
    super('prow-staging:infra:Environment', id);
    this.registerOutputs({});
  }
}

/**
 * The Pulumi program: a likeness of production on the clusters it is given. The
 * command line runs it inline, and `pulumi up` runs it through `infra/index.ts`:
 * the same function, whatever the cluster layer.
 *
 * @param policySettings - file in which policies are told what they must know, before anything is registered; none
 *   where no policy is asked.
 * @returns What the stack gives out, as plain values: no credential is among them.
 * @throws {ExplainedError} before any resource is registered, when production
 *   cannot be read or deployed here.
 */
export async function stagingProgram(
  inputs: ProgramInputs,
  policySettings: string | undefined = process.env[POLICY_SETTINGS],
): Promise<ProgramOutputs> {
  const production = await readProduction(inputs.production);
  const plan = await planFor(production, inputs);
  rejectUnlistedPlan(production, plan);
  if (policySettings !== undefined)
    await writeFile(
      policySettings,
      JSON.stringify(policySettingsFor(production, { base: await baseOf(inputs), plan, inputs })),
      { mode: 0o600 },
    );
  const environment = new StagingEnvironment(inputs.environmentId);
  const place = (cluster: TargetCluster) => ({
    cluster,
    provider: new ClusterProvider(cluster, { environmentId: inputs.environmentId, parent: environment }),
    parent: environment,
    after: [],
    // The local layer's clusters end with their environment, and so does what is in them: no object of it need be taken
    // away by itself. Pods that Prow has started since would hold their namespace, for crier, which must let go of them, is
    // gone before they are.
    ...(inputs.layer === 'local' ? { deletedWith: environment } : {}),
  });
  const access = new Map<string, Output<ClusterAccess>>();
  const planned = plan.clusters.map((cluster) => ({ cluster, given: givenCluster(inputs, cluster.id) }));
  for (const { cluster, given } of planned.filter(({ given: { role } }) => role === 'build')) {
    const placing = place(given);
    const jobs = new JobCluster(cluster, placing);
    if (jobs.access !== null) access.set(cluster.id, output(jobs.access));
    if (plan.boskos?.clusterId === cluster.id) new Boskos(plan.boskos, { ...placing, after: jobs.namespaces });
  }
  for (const { cluster, given } of planned.filter(({ given: { role } }) => role === 'service')) {
    const placing = place(given);
    const service = new ServiceCluster(plan, { ...placing, plan: cluster, access });
    if (plan.boskos?.clusterId === cluster.id) new Boskos(plan.boskos, { ...placing, after: service.placed });
  }
  return plan.outputs;
}

async function baseOf({ base }: ProgramInputs): Promise<Production | null> {
  return base === null ? null : readProduction(base.production);
}

function givenCluster({ clusters }: ProgramInputs, id: string): TargetCluster {
  const found = clusters.find((cluster) => cluster.id === id);
  if (found === undefined) throw new RangeError(`cluster ${id} was not given; the plan checks that`);
  return found;
}
