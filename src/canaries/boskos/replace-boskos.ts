import { setTimeout as sleep } from 'node:timers/promises';
import type { V1Pod } from '@kubernetes/client-node';
import type { BoskosMoment } from '../../model/boskos.js';
import type { DeclaredComponent } from '../../model/environment.js';
import { isNotFound } from '../api-failure.js';
import { readWorkload, uidsOf, unreadyBecause } from '../workload.js';
import type { BoskosAt } from './ask-boskos.js';
import { setImage } from './set-image.js';

/** Milliseconds until Boskos must answer again once its pods were replaced; it takes two to five seconds. */
const START_LIMIT_MS = 60_000;

/** Milliseconds a controller may take to begin replacing pods by itself after a changed image. */
const ROLLOUT_LIMIT_MS = 30_000;

const PAUSE_MS = 200;

/** Seconds between SIGTERM and SIGKILL; Boskos keeps everything in the API server, so nothing is lost. */
const GRACE_SECONDS = 2;

/**
 * Replaces Boskos' pods and waits until it answers again, at most {@link START_LIMIT_MS}. Without `image` the pods are
 * deleted, as a drain does; with it the workload is given that image, and its pods are deleted only if its controller
 * replaces none by itself.
 *
 * @returns Whether it answers; what became of it is in the history.
 */
export async function replaceBoskos(
  at: Omit<BoskosAt, 'moment'>,
  options: { readonly moment: BoskosMoment; readonly server: DeclaredComponent; readonly image?: string },
): Promise<boolean> {
  const { run, cluster } = at;
  const { moment, server, image } = options;
  run.progress(`Waiting ≤ ${START_LIMIT_MS / 1_000} s for Boskos to answer again (${moment})`);
  const startedAt = performance.now();
  const before = await podsOf(at, server);
  if (image === undefined) await deletePods(at, { server, pods: before });
  else {
    await setImage(cluster.cluster, server, image);
    if (!(await isReplaced(at, { server, before, limitMs: ROLLOUT_LIMIT_MS })))
      await deletePods(at, { server, pods: before });
  }
  const answered = await answersAnew(at, { server, before });
  const after = await podsOf(at, server);
  run.history.append({
    ...{ kind: 'boskos-replaced', phase: run.phase, moment, image: image ?? server.image },
    ...{ before: uidsOf(before), after: uidsOf(after), answered },
    waitedMs: Math.round(performance.now() - startedAt),
    limitMs: START_LIMIT_MS,
    unready: after
      .map(unreadyBecause)
      .filter((text) => text !== '')
      .join('; '),
  });
  return answered;
}

async function podsOf({ cluster }: Pick<BoskosAt, 'cluster'>, server: DeclaredComponent): Promise<readonly V1Pod[]> {
  return (await readWorkload(cluster, server))?.pods ?? [];
}

async function deletePods(
  { cluster }: Pick<BoskosAt, 'cluster'>,
  { server, pods }: { server: DeclaredComponent; pods: readonly V1Pod[] },
): Promise<void> {
  const { namespace } = server.workload;
  const options = { namespace, gracePeriodSeconds: GRACE_SECONDS };
  for (const { metadata } of pods)
    await cluster.core.deleteNamespacedPod({ name: metadata?.name ?? '', ...options }).catch((error: unknown) => {
      if (!isNotFound(error)) throw error;
    });
}

async function isReplaced(
  at: Pick<BoskosAt, 'cluster' | 'run'>,
  { server, before, limitMs }: { server: DeclaredComponent; before: readonly V1Pod[]; limitMs: number },
): Promise<boolean> {
  const old = uidsOf(before);
  const deadline = performance.now() + limitMs;
  for (;;) {
    const now = uidsOf(await podsOf(at, server));
    if (now.length > 0 && now.every((uid) => !old.includes(uid))) return true;
    if (performance.now() >= deadline || at.run.signal.aborted) return false;
    await sleep(PAUSE_MS, undefined, { signal: at.run.signal }).catch(() => undefined);
  }
}

/** None of the pods before is left, and what is there answers. */
async function answersAnew(
  at: Omit<BoskosAt, 'moment'>,
  { server, before }: { server: DeclaredComponent; before: readonly V1Pod[] },
): Promise<boolean> {
  const deadline = performance.now() + START_LIMIT_MS;
  if (!(await isReplaced(at, { server, before, limitMs: START_LIMIT_MS }))) return false;
  return isAnswering(at, Math.max(0, deadline - performance.now()));
}

/** Whether Boskos answers within a limit, in milliseconds; looks once where that is 0. */
export async function isAnswering({ call, run }: Pick<BoskosAt, 'call' | 'run'>, limitMs: number): Promise<boolean> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    if ((await call('GET', '/', {})).status === 200) return true;
    if (performance.now() >= deadline || run.signal.aborted) return false;
    await sleep(PAUSE_MS, undefined, { signal: run.signal }).catch(() => undefined);
  }
}
