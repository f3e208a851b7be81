import type { SeenPod } from '../../model/confirmation.js';
import { type Doubt, failed, unknown } from './doubt.js';

/**
 * Milliseconds that a pod must have been ready: less than that, and a program that ends soon after its start is not told
 * from one that stays. The first back-off of the kubelet is 10 s.
 */
const READY_AT_LEAST_MS = 60_000;

/**
 * Milliseconds that a container which was started again must have run since: the kubelet forgets its back-off after twice
 * the longest one, which is five minutes (pkg/kubelet/kubelet.go, MaxContainerBackOff; client-go's flowcontrol.Backoff).
 */
const CALM_AFTER_RESTART_MS = 10 * 60_000;

/**
 * Why a ready pod may be one that keeps ending: between two ends it is as ready as any.
 *
 * @param looks.at - when it was seen.
 * @param looks.earlier - restarts of this pod at an earlier look; undefined where there was none.
 */
export function steadinessDoubts(
  { name, ready, readySince, restarts, restartedAt }: SeenPod,
  { at, earlier }: { readonly at: string; readonly earlier: number | undefined },
): Doubt[] {
  const ageMs = (moment: string): number => Date.parse(at) - Date.parse(moment);
  const isCalm = restarts === 0 || (restartedAt !== null && ageMs(restartedAt) >= CALM_AFTER_RESTART_MS);
  const again = `pod ${name} was started again ${times(restarts)}`;
  if (!isCalm && earlier !== undefined && restarts > earlier)
    return [failed(`${again}, and ${times(restarts - earlier)} while it was looked at`)];
  if (!ready) return [];
  if (!isCalm)
    return [
      unknown(`${again}, last ${restartedAt ?? 'nobody knows when'}: nobody knows for 10 minutes whether it stays`),
    ];
  if (readySince === null) return [unknown(`nobody says since when pod ${name} is ready`)];
  if (ageMs(readySince) >= READY_AT_LEAST_MS) return [];
  return [unknown(`pod ${name} is ready since ${readySince}: nobody knows for 60 s whether it stays`)];
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
