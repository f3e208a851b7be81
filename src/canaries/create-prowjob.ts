import { setTimeout as sleep } from 'node:timers/promises';
import { ApiException } from '@kubernetes/client-node';
import type { Run } from './open-run.js';
import { PROW_JOB_RESOURCE, type prowJobManifest } from './prowjob-manifest.js';

const ATTEMPTS_MAX = 3;
const PAUSE_MS = 1_000;

/**
 * Makes a ProwJob, and asks again where nobody answers or the API server is unwell: a hundred canaries at once keep a
 * small machine busy. The name is the caller's, so that asking twice makes one.
 *
 * @throws {Error} The API server refuses it, or is unwell for longer.
 */
export async function createProwJob(
  { service, environment, signal }: Run,
  body: ReturnType<typeof prowJobManifest>,
  { pauseMs = PAUSE_MS }: { readonly pauseMs?: number } = {},
): Promise<void> {
  const namespace = environment.namespaces.prowJobs;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await service.custom.createNamespacedCustomObject({ ...PROW_JOB_RESOURCE, namespace, body });
      return;
    } catch (error) {
      const code = error instanceof ApiException ? error.code : null;
      // The first answer was lost on its way, and what was asked for is there.
      if (code === 409 && attempt > 1) return;
      const isRefusal = code !== null && code < 500 && code !== 429;
      if (isRefusal || attempt === ATTEMPTS_MAX || signal.aborted) throw error;
      await sleep(pauseMs, undefined, { signal });
    }
  }
}
