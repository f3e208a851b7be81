import { setTimeout as delay } from 'node:timers/promises';
import { AppsV1Api, KubeConfig, type V1Deployment } from '@kubernetes/client-node';
import { ExplainedError } from '../../src/model/explained-error.js';
import type { ProgramOutputs } from '../program-inputs.js';

/** Milliseconds between two looks at the Deployments. */
const PAUSE_MS = 500;

/** A Deployment whose rollout is waited for. */
export type AwaitedWorkload = ProgramOutputs['components'][number]['workload'];

/**
 * Waits until no pod of an older template is left and every wanted pod is ready.
 *
 * Pulumi's provider calls a Deployment done as soon as it is available, which it
 * is throughout where one of one pods may be unavailable, as production's
 * prow-controller-manager has it. Workloads that replace no pod by themselves
 * (OnDelete, paused) are not waited for: that nothing was rolled out is for the verdict to say.
 *
 * @param options.limitMs - Milliseconds for all of them together.
 * @throws {ExplainedError} `undecided`, naming what is not ready: nothing is proven of a version that does not start.
 */
export async function awaitRollouts(
  workloads: readonly AwaitedWorkload[],
  options: { kubeconfig: string; limitMs: number; signal: AbortSignal; onEvent(line: string): void },
): Promise<void> {
  const { limitMs, signal } = options;
  const apps = appsApi(options.kubeconfig);
  const deadline = performance.now() + limitMs;
  let waiting = workloads.filter(({ kind }) => kind === 'Deployment');
  let said = '';
  for (;;) {
    const states = await Promise.all(
      waiting.map(async (workload) => ({ workload, lack: await lackOf(apps, workload) })),
    );
    const open = states.filter(({ lack }) => lack !== null);
    if (open.length === 0) return;
    const named = open.map(({ workload, lack }) => `${workload.namespace}/${workload.name}: ${lack ?? ''}`);
    if (performance.now() > deadline) throw notReady(named, limitMs);
    if (named.join() !== said) {
      options.onEvent(`Waiting ≤ ${Math.ceil((deadline - performance.now()) / 1000)} s for ${named.join(', ')}`);
      said = named.join();
    }
    waiting = open.map(({ workload }) => workload);
    await delay(PAUSE_MS, undefined, { signal });
  }
}

function appsApi(kubeconfig: string): AppsV1Api {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  return config.makeApiClient(AppsV1Api);
}

/** What a Deployment's rollout lacks, in a few words; null for one that has ended. */
async function lackOf(apps: AppsV1Api, { namespace, name }: AwaitedWorkload): Promise<string | null> {
  const deployment = await apps.readNamespacedDeployment({ namespace, name });
  if (deployment.spec?.paused === true) return null;
  return rolloutLacks(deployment);
}

/** The conditions of `kubectl rollout status`, and that every pod is available. */
export function rolloutLacks({ metadata, spec, status }: V1Deployment): string | null {
  const wanted = spec?.replicas ?? 1;
  if ((status?.observedGeneration ?? 0) < (metadata?.generation ?? 0)) return 'not seen by its controller';
  const updated = status?.updatedReplicas ?? 0;
  if (updated < wanted) return `${updated} of ${wanted} pods are of the new version`;
  const old = (status?.replicas ?? 0) - updated;
  if (old > 0) return `${old} pods of the old version are left`;
  const available = status?.availableReplicas ?? 0;
  return available < wanted ? `${available} of ${wanted} pods are ready` : null;
}

function notReady(named: readonly string[], limitMs: number): ExplainedError {
  return new ExplainedError('undecided', {
    what: `${named.length} rollouts did not end`,
    expected: `every pod of the new version ready within ${limitMs / 1000} s`,
    observed: named.join('; '),
    evidence: `Deployments ${named.map((text) => text.split(':')[0]).join(', ')}`,
    next: 'look at their pods with kubectl and the environment’s kubeconfig: `describe`, then `logs`',
  });
}
