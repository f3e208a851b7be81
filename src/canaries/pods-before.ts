import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Environment } from '../model/environment.js';
import type { Phase } from '../model/history-event.js';
import { connectCluster } from './connect-cluster.js';
import { readWorkload, uidsOf } from './workload.js';

/** Component → UIDs of the pods that ran it before a deployment. A rollout that replaced none of them was none. */
export const PodsBefore = z.record(z.string(), z.array(z.string()));
export type PodsBefore = z.infer<typeof PodsBefore>;

/**
 * The pods that run each declared component now. Call it right before a
 * deployment; a component that has no workload yet has no pods.
 *
 * @throws {Error} The service cluster does not answer.
 */
export async function snapshotPods(
  environment: Environment,
  { signal }: { readonly signal: AbortSignal },
): Promise<PodsBefore> {
  const cluster = environment.clusters.find(({ role }) => role === 'service');
  if (cluster === undefined) return {};
  const service = connectCluster(cluster, { signal });
  const entries = await Promise.all(
    environment.components.map(async (component) => {
      const workload = await readWorkload(service, component);
      return [component.component, uidsOf(workload?.pods ?? [])] as const;
    }),
  );
  return Object.fromEntries(entries);
}

/** Keeps a snapshot in the run's folder until the phase's rollout is observed. */
export function writePodsBefore(
  directory: string,
  { phase, pods }: { readonly phase: Phase; readonly pods: PodsBefore },
): void {
  writeFileSync(pathOf(directory, phase), `${JSON.stringify(pods, null, 2)}\n`, { mode: 0o600 });
}

/** The snapshot of a phase; empty where none was taken, as before the first deployment. */
export function readPodsBefore(directory: string, phase: Phase): PodsBefore {
  let text: string;
  try {
    text = readFileSync(pathOf(directory, phase), 'utf8');
  } catch {
    return {};
  }
  return PodsBefore.parse(JSON.parse(text));
}

function pathOf(directory: string, phase: Phase): string {
  return join(directory, `pods-before-${phase}.json`);
}
