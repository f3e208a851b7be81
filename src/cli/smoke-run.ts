import { type PodsBefore, writePodsBefore } from '../canaries/pods-before.js';
import type { Candidate } from '../model/candidate.js';
import { CHECKCONFIG } from '../model/config-tried.js';
import type { Description } from '../model/description.js';
import type { Environment } from '../model/environment.js';
import type { Power } from '../model/power.js';
import type { Verdict } from '../model/verdict.js';
import { beginPhase, beginRun, type ForeseenConfigs } from './begin-run.js';
import { judgedSoFar, judgeRun, seal } from './conclude.js';
import type { LookAtStanding } from './on-candidate.js';
import { saveSubject } from './run-folder.js';
import { runSmokeSuite } from './run-smoke-suite.js';
import { soakOn } from './soak-standing.js';
import type { Standing } from './standing.js';
import { makeRunFolder } from './state-directory.js';
import { readTried } from './tried-configs.js';
import { tryWhatStands } from './try-what-stands.js';

/** What a look at a standing environment leaves: the verdict and the run's folder. */
export interface Smoked {
  readonly verdict: Verdict;
  readonly folder: string;
}

/** Whether what was seen is enough to block: a fail stays one whatever is seen later. */
export function hasFailed({ outcome }: Pick<Verdict, 'outcome'>): boolean {
  return outcome === 'fail';
}

/** What is looked at, and how. */
export interface SmokeSubject {
  readonly environment: Environment;
  readonly description: Description;
  readonly power: Power;
  /** Where this run goes on in the order of what is probed after restarts; 0 where left out. */
  readonly turn?: number;
  /** What stood before the deployment: it is copied into the run's folder. */
  readonly podsBefore: PodsBefore;
  /** Drains nodes after the canaries; null where none is to be drained. */
  readonly drain?: LookAtStanding | null;
  /** Watches what runs after the canaries, for so many milliseconds; null where it is not watched. */
  readonly soakMs?: number | null;
  /** Upgrades definitions after everything else; null where none is to be upgraded. */
  readonly upgrade?: LookAtStanding | null;
  /** Stops API servers after that; null where none is to be stopped. */
  readonly outages?: LookAtStanding | null;
  /** Places every job after the canaries; null where canaries alone are asked. */
  readonly everyJob?: LookAtStanding | null;
  /** Folder of an interrupted run that goes on with the jobs that are left; null for a new one. */
  readonly resume?: string | null;
  /** Components whose starts alone are trials; null for all whose can be. */
  readonly startsOf?: readonly string[] | null;
  /** Whether a verdict says enough, so that nothing more is asked; where left out, everything is. */
  readonly isEnough?: (verdict: Verdict) => boolean;
  /** Is told the run’s folder once nothing can be observed any more, and before it is judged. */
  readonly onSealed?: (folder: string) => Promise<void>;
}

/** Canaries and verdict on what an environment runs now, without a baseline. */
export async function smokeRun(
  at: Pick<Standing, 'directory' | 'state' | 'signal'>,
  subject: SmokeSubject,
  onLine: (text: string) => void,
): Promise<Smoked> {
  const { directory, state, signal } = at;
  const {
    environment,
    description,
    power,
    podsBefore,
    turn = 0,
    drain = null,
    soakMs = null,
    upgrade = null,
    outages = null,
    everyJob = null,
    resume = null,
    startsOf = null,
    isEnough,
    onSealed,
  } = subject;
  let isWhole = true;
  const folder = resume ?? (await makeRunFolder(state, new Date()));
  await saveSubject(folder, { description, environment });
  if (resume === null) {
    writePodsBefore(folder, { phase: 'candidate', pods: podsBefore });
    const boskos = environment.boskos === undefined ? null : { baseline: null, candidate: environment.boskos.build };
    const configs = await configsTried(at, environment.prow);
    const builds = { baseline: null, candidate: environment.prow, boskos };
    beginRun(folder, { environment, description, ...builds, power, configs, soakMs, startsOf });
    beginPhase(folder, 'candidate', environment);
    const enough = isEnough === undefined ? {} : { isEnough: async () => isEnough(await judgedSoFar(folder)) };
    ({ isWhole } = await runSmokeSuite({
      directory,
      folder,
      phase: 'candidate',
      power,
      turn,
      ...enough,
      signal,
      onLine,
    }));
  }
  const soak = soakMs === null ? null : soakOn({ directory, durationMs: soakMs, signal });
  if (isWhole) for (const look of [soak, drain, outages, everyJob, upgrade]) await look?.(folder, onLine);
  seal(folder);
  await onSealed?.(folder);
  return { verdict: await judgeRun(folder), folder };
}

/** What the last bump tried, and where there was none, or of another build, what can be asked now. */
async function configsTried(
  { directory, signal }: Pick<Standing, 'directory' | 'signal'>,
  prow: Candidate,
): Promise<ForeseenConfigs> {
  const kept = await readTried(directory);
  const isOfThis = kept?.some(
    (one) => one.version === 'candidate' && JSON.stringify(one.prow) === JSON.stringify(prow),
  );
  const tried = kept !== null && isOfThis ? kept : await tryWhatStands(directory, prow, signal);
  return { tried, onNext: tried.filter(({ program }) => program !== CHECKCONFIG).map(({ program }) => program) };
}
