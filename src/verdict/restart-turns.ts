import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import { WAYS, WAYS_IN, type Way } from '../model/way.js';
import { plannedCanaries } from './asked-canaries.js';
import { type JudgedCanary, judgeCanaries } from './judge-canaries.js';
import { trialsOf } from './trials.js';

/** What a run probed after restarts, where ways take turns. */
export interface RestartTurns {
  /** Ways that start jobs when they are asked to, of components whose restarts are trials. */
  readonly all: readonly Way[];
  /** Those through which every spelling was decided in one clean start after a restart. */
  readonly probed: readonly Way[];
  /**
   * Ways through which canaries failed after a restart, where none failed before one: it may have been their turn. Null
   * where none failed after a restart, or what every run probes failed too.
   */
  readonly failed: readonly Way[] | null;
}

/** Says of one run of the candidate whose turn it was after restarts. */
export function restartTurns(description: Description, history: History): RestartTurns {
  const planned = plannedCanaries(history);
  const counted = new Map(trialsOf(description, history).map((one) => [one.component, one.counted]));
  const all = WAYS.filter(
    (way) => WAYS_IN[way].isAtWill && counted.has(WAYS_IN[way].component) && planned.some((one) => one.way === way),
  );
  const judged = judgeCanaries(description, history).filter(({ phase }) => phase === 'candidate');
  const failed = judged.filter(({ outcome }) => outcome === 'fail');
  const inTurn = WAYS.filter((way) => failed.some(({ canary }) => canary.way === way));
  return {
    all,
    probed: all.filter((way) => {
      const spellings = new Set(planned.filter((one) => one.way === way).map(({ spelling }) => spelling));
      const clean = counted.get(WAYS_IN[way].component)?.filter((start) => start > 0) ?? [];
      return clean.some((start) => [...spellings].every((one) => isDecided(judged, { way, start, spelling: one })));
    }),
    failed: failed.length > 0 && failed.every(({ start }) => start > 0) ? inTurn : null,
  };
}

function isDecided(
  judged: readonly JudgedCanary[],
  of: { readonly way: Way; readonly start: number; readonly spelling: string | null },
): boolean {
  return judged.some(
    ({ canary, start, outcome }) =>
      start === of.start && canary.way === of.way && canary.spelling === of.spelling && outcome !== 'inconclusive',
  );
}
