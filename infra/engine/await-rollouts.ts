import { setTimeout as delay } from 'node:timers/promises';
import { ApiException, AppsV1Api, CoreV1Api, KubeConfig, type V1Deployment } from '@kubernetes/client-node';
import type { ProgramOutputs } from '../program-inputs.js';
import { lastWords } from './last-words.js';

/** Milliseconds between two looks at the Deployments. */
const PAUSE_MS = 500;

const NOT_FOUND = 404;

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
 * @param options.limitMs - Milliseconds for all of them together; 0 looks once.
 * @returns Each rollout that has not ended by then, with what it lacks and why, in its pods' last words:
 * `default/deck: 1 of 3 pods are ready (pod deck-x: deck waits (CrashLoopBackOff): no such file)`.
 */
export async function awaitRollouts(
  workloads: readonly AwaitedWorkload[],
  options: { kubeconfig: string; limitMs: number; signal: AbortSignal; onEvent(line: string): void },
): Promise<string[]> {
  const { limitMs, signal } = options;
  const { apps, core } = apisOf(options.kubeconfig);
  const deadline = performance.now() + limitMs;
  let waiting = workloads.filter(({ kind }) => kind === 'Deployment');
  let said = '';
  for (;;) {
    const states = await Promise.all(
      waiting.map(async (workload) => ({ workload, lack: await lackOf(apps, workload) })),
    );
    const open = states.filter(({ lack }) => lack !== null);
    if (open.length === 0) return [];
    const named = open.map(({ workload, lack }) => `${workload.namespace}/${workload.name}: ${lack ?? ''}`);
    if (performance.now() >= deadline)
      return Promise.all(
        open.map(async ({ workload }, index) => `${named[index]}${await whyOf({ apps, core }, workload)}`),
      );
    if (named.join() !== said) {
      options.onEvent(`Waiting ≤ ${Math.ceil((deadline - performance.now()) / 1000)} s for ${named.join(', ')}`);
      said = named.join();
    }
    waiting = open.map(({ workload }) => workload);
    await delay(PAUSE_MS, undefined, { signal });
  }
}

function apisOf(kubeconfig: string): { apps: AppsV1Api; core: CoreV1Api } {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  return { apps: config.makeApiClient(AppsV1Api), core: config.makeApiClient(CoreV1Api) };
}

/** What pods say of why they are not ready, in brackets. A cluster that does not answer now has nothing to add. */
async function whyOf(
  { apps, core }: { apps: AppsV1Api; core: CoreV1Api },
  { namespace, name }: AwaitedWorkload,
): Promise<string> {
  const words = await apps
    .readNamespacedDeployment({ namespace, name })
    .then(({ spec }) => lastWords(core, { namespace, selector: spec?.selector }))
    .catch(() => '');
  return words === '' ? '' : ` (${words})`;
}

/** What a Deployment's rollout lacks, in a few words; null for one that has ended. */
async function lackOf(apps: AppsV1Api, { namespace, name }: AwaitedWorkload): Promise<string | null> {
  const deployment = await apps.readNamespacedDeployment({ namespace, name }).catch((error: unknown) => {
    if (error instanceof ApiException && error.code === NOT_FOUND) return null;
    throw error;
  });
  if (deployment === null) return 'does not exist';
  return deployment.spec?.paused === true ? null : rolloutLacks(deployment);
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
