import type { DeclaredComponent } from '../../model/environment.js';
import type { History } from '../../model/history.js';
import type { Phase } from '../../model/history-event.js';
import { observationsOf } from '../../model/observations.js';
import { failed, open, type Problem } from '../problem.js';

/** On 2019-03-26 pods came back, and what came back with them had never run before. */
export function insideProblems(
  history: History,
  of: {
    readonly podName: string;
    readonly podUid: string;
    readonly phase: Phase;
    readonly declared: DeclaredComponent;
    /** `after node x was drained`. */
    readonly when: string;
  },
): Problem[] {
  const { podName, podUid, phase, declared, when } = of;
  const isIt = ({ event }: { event: { phase: string; podUid: string } }): boolean =>
    event.phase === phase && event.podUid === podUid;
  const digests = observationsOf(history, 'rollout-observed')
    .filter(isIt)
    .map(({ event }) => event.executableSha256);
  const known = digests.filter((digest) => digest !== null);
  const other = [...new Set(known)].filter((digest) => digest !== declared.executableSha256).sort();
  if (other.length > 0)
    return [
      failed(
        `${podName}, there ${when}, runs executable ${other.map((digest) => digest.slice(0, 12)).join(', ')}; ${declared.tag} is ${declared.executableSha256.slice(0, 12)}`,
      ),
    ];
  if (known.length === 0) return [open(`nobody saw what ${podName} runs, which was there ${when}`)];
  const isWatched = observationsOf(history, 'restarts-observed').some(isIt);
  return isWatched ? [] : [open(`nobody looked whether ${podName} stayed up, which was there ${when}`)];
}
