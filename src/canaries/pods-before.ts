import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { DeclaredComponent, Environment } from '../model/environment.js';
import { ExplainedError } from '../model/explained-error.js';
import type { Phase } from '../model/history-event.js';
import { apiFailure } from './api-failure.js';
import { type ClusterConnection, connectCluster } from './connect-cluster.js';
import { readWorkload, uidsOf } from './workload.js';

/** Component → UIDs of the pods that ran it before a deployment. A rollout that replaced none of them was none. */
export const PodsBefore = z.record(z.string(), z.array(z.string()));
export type PodsBefore = z.infer<typeof PodsBefore>;

/** Milliseconds a busy API server may take to answer all of it; each request has a limit of its own. */
const ANSWER_LIMIT_MS = 60_000;
const PAUSE_MS = 1_000;

/**
 * The pods that run each declared component now. Call it right before a
 * deployment; a component that has no workload yet has no pods.
 *
 * @throws {ExplainedError} `undecided`: the service cluster does not answer within {@link ANSWER_LIMIT_MS}.
 */
export async function snapshotPods(
  environment: Environment,
  { signal, limitMs = ANSWER_LIMIT_MS }: { readonly signal: AbortSignal; readonly limitMs?: number },
): Promise<PodsBefore> {
  const cluster = environment.clusters.find(({ role }) => role === 'service');
  if (cluster === undefined) return {};
  const places = [{ connection: connectCluster(cluster, { signal }), components: environment.components }];
  const lending = environment.clusters.find(({ id }) => id === environment.boskos?.clusterId);
  if (lending !== undefined)
    places.push({
      connection: connectCluster(lending, { signal }),
      components: environment.boskos?.components ?? [],
    });
  const deadline = performance.now() + limitMs;
  for (;;) {
    try {
      return await podsNow(places);
    } catch (error) {
      signal.throwIfAborted();
      if (performance.now() >= deadline) throw noAnswer(cluster.id, { limitMs, cause: error });
      await sleep(PAUSE_MS, undefined, { signal });
    }
  }
}

async function podsNow(
  places: readonly { connection: ClusterConnection; components: readonly DeclaredComponent[] }[],
): Promise<PodsBefore> {
  const entries = await Promise.all(
    places.flatMap(({ connection, components }) =>
      components.map(async (component) => {
        const workload = await readWorkload(connection, component);
        return [component.component, uidsOf(workload?.pods ?? [])] as const;
      }),
    ),
  );
  // A component may run as several workloads.
  const uids = new Map<string, string[]>();
  for (const [component, own] of entries) uids.set(component, [...(uids.get(component) ?? []), ...own]);
  return Object.fromEntries(uids);
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

function noAnswer(cluster: string, { limitMs, cause }: { limitMs: number; cause: unknown }): ExplainedError {
  return new ExplainedError(
    'undecided',
    {
      what: 'The pods that run before the bump could not be read',
      expected: `an answer of the service cluster ${cluster} within ${limitMs / 1000} s`,
      observed: apiFailure(cause),
      evidence: `cluster ${cluster}`,
      next: 'see with prow-staging status whether the cluster still runs, and bump again when the machine is less busy',
    },
    { cause },
  );
}

function pathOf(directory: string, phase: Phase): string {
  return join(directory, `pods-before-${phase}.json`);
}
