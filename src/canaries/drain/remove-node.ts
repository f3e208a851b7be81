import { setTimeout as sleep } from 'node:timers/promises';
import type { EventOf } from '../../model/observations.js';
import { isNotFound } from '../api-failure.js';
import type { ClusterConnection } from '../connect-cluster.js';

/** Milliseconds until an agent finds its Node gone (it looks every ten seconds) and has registered it anew. */
const RETURN_LIMIT_MS = 60_000;
const PAUSE_MS = 500;

/**
 * Deletes a Node that is empty, and waits until its agent has registered another of its name that is ready. An upgrade of
 * machines does so; that the new one is the same machine here, no pod can tell.
 */
export async function removeNode(
  { core }: ClusterConnection,
  {
    node: name,
    signal,
    limitMs = RETURN_LIMIT_MS,
  }: { readonly node: string; readonly signal: AbortSignal; readonly limitMs?: number },
): Promise<Pick<EventOf<'node-removed'>, 'uid' | 'newUid' | 'waitedMs' | 'limitMs'>> {
  const { metadata } = await core.readNode({ name });
  const uid = metadata?.uid ?? '';
  await core.deleteNode({ name, body: { preconditions: { uid } } });
  const begun = performance.now();
  for (;;) {
    const now = await core.readNode({ name }).catch((error: unknown) => {
      if (isNotFound(error)) return null;
      throw error;
    });
    const isReady = now?.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
    const newUid = isReady && now?.metadata?.uid !== uid ? (now?.metadata?.uid ?? null) : null;
    const waitedMs = Math.round(performance.now() - begun);
    if (newUid !== null || waitedMs >= limitMs || signal.aborted) return { uid, newUid, waitedMs, limitMs };
    await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
  }
}
