import type { HistoryEvent, Phase } from '../../model/history-event.js';
import type { RunClock } from './run-clock.js';

/** One pod of one component, from when it was first seen to when it was last seen, or known to be gone. */
export interface PodLife {
  readonly component: string;
  readonly uid: string;
  /** Null where only its UID was seen. */
  readonly name: string | null;
  /** The phase in which it was first seen. */
  readonly phase: Phase;
  readonly from: number;
  readonly to: number;
  readonly restarts: number;
  /** An executable of it is another than the one that was declared. */
  readonly isUnlike: boolean;
}

type Sight = Partial<Pick<PodLife, 'name' | 'restarts' | 'isUnlike'>> & {
  readonly component: string;
  readonly uid: string;
};

/** Every pod that a history saw of a component, by component and by time. */
export function podLives({ lines }: RunClock): PodLife[] {
  const lives = new Map<string, PodLife>();
  const gone = new Set<string>();
  const declared = new Map<string, string>();
  for (const { at, event } of lines) {
    if (event.kind === 'phase-started') {
      const components = [...event.components, ...(event.boskos?.components ?? [])];
      for (const one of components) declared.set(`${event.phase} ${one.component}`, one.executableSha256);
    }
    const { seen, all } = sights(event, declared);
    for (const [uid, life] of lives) {
      if (life.component !== all || gone.has(uid) || seen.some((one) => one.uid === uid)) continue;
      lives.set(uid, { ...life, to: at });
      gone.add(uid);
    }
    if (!('phase' in event) || event.phase === null) continue;
    for (const { component, uid, name = null, restarts = 0, isUnlike = false } of seen) {
      const life = lives.get(uid) ?? { component, uid, name, phase: event.phase, from: at, to: at, restarts, isUnlike };
      lives.set(uid, {
        ...life,
        name: life.name ?? name,
        to: gone.has(uid) ? life.to : at,
        restarts: Math.max(life.restarts, restarts),
        isUnlike: life.isUnlike || isUnlike,
      });
    }
  }
  return [...lives.values()].sort(
    (a, b) => compare(a.component, b.component) || a.from - b.from || compare(a.uid, b.uid),
  );
}

/** Pods that an event tells of; where these are all pods of a component, its name: the others are gone. */
function sights(event: HistoryEvent, declared: ReadonlyMap<string, string>): { seen: Sight[]; all: string | null } {
  switch (event.kind) {
    case 'component-started': {
      const { component, podUids } = event;
      return { seen: podUids.map((uid) => ({ component, uid })), all: component };
    }
    case 'workload-observed': {
      const { component, pods } = event;
      return { seen: pods.map((uid) => ({ component, uid })), all: component };
    }
    case 'component-in-outage':
    case 'workload-moved': {
      const { component, pods } = event;
      return { seen: pods.map(({ podUid: uid, podName: name }) => ({ component, uid, name })), all: component };
    }
    case 'rollout-observed': {
      const { component, podUid: uid, podName: name, executableSha256: runs } = event;
      const isUnlike = runs !== null && runs !== declared.get(`${event.phase} ${component}`);
      return { seen: [{ component, uid, name, isUnlike }], all: null };
    }
    case 'restarts-observed': {
      const { component, podUid: uid, podName: name, restarts } = event;
      return { seen: [{ component, uid, name, restarts }], all: null };
    }
    default:
      return { seen: [], all: null };
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
