import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { V1Pod } from '@kubernetes/client-node';
import type { DeclaredComponent } from '../model/environment.js';
import { apiFailure } from './api-failure.js';
import type { Run } from './open-run.js';
import { readWorkload, restartsOf } from './workload.js';

/** Of each log its end, which is where a program says why it ended. */
const LOG_BYTES_MAX = 1024 * 1024;

/** Folder of a run that holds what its components said, by phase. */
export const LOGS_FOLDER = 'logs';

/**
 * Keeps what each component's pods say, and what a container said that ended before: they go with the environment.
 * For people only; no verdict reads it. A log that cannot be read says why instead.
 */
export async function saveLogs(run: Run): Promise<void> {
  const folder = join(run.directory, LOGS_FOLDER, run.phase);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const component of run.environment.components.filter(({ replicas }) => replicas > 0)) {
    const pods = (await readWorkload(run.service, component).catch(() => null))?.pods ?? [];
    for (const pod of pods) await savePod(run, { component, pod, folder });
  }
}

async function savePod(
  run: Run,
  { component, pod, folder }: { component: DeclaredComponent; pod: V1Pod; folder: string },
): Promise<void> {
  const name = pod.metadata?.name ?? '';
  const save = async (file: string, previous: boolean) => {
    const text = await logOf(run, { component, name, previous }).catch(apiFailure);
    await writeFile(join(folder, file), Buffer.from(text).subarray(-LOG_BYTES_MAX), { mode: 0o600 });
  };
  await save(`${name}.log`, false);
  if (restartsOf(pod).restarts > 0) await save(`${name}.previous.log`, true);
}

async function logOf(
  { service }: Run,
  { component, name, previous }: { component: DeclaredComponent; name: string; previous: boolean },
): Promise<string> {
  const { namespace } = component.workload;
  const wanted = { name, namespace, container: component.container, previous };
  return (await service.core.readNamespacedPodLog(wanted)) ?? '';
}
