import { type PodsBefore, writePodsBefore } from '../canaries/pods-before.js';
import type { Description } from '../model/description.js';
import type { Environment } from '../model/environment.js';
import type { Power } from '../model/power.js';
import type { Verdict } from '../model/verdict.js';
import { beginPhase, beginRun } from './begin-run.js';
import { judgeRun, seal } from './conclude.js';
import { saveSubject } from './run-folder.js';
import { runSmokeSuite } from './run-smoke-suite.js';
import type { Standing } from './standing.js';
import { makeRunFolder } from './state-directory.js';

/** What a look at a standing environment leaves: the verdict and the run's folder. */
export interface Smoked {
  readonly verdict: Verdict;
  readonly folder: string;
}

/**
 * Canaries and verdict on what an environment runs now, without a baseline.
 *
 * @param subject.podsBefore - Copies what stood before the deployment into the run's folder.
 */
export async function smokeRun(
  at: Pick<Standing, 'directory' | 'state' | 'signal'>,
  subject: {
    readonly environment: Environment;
    readonly description: Description;
    readonly power: Power;
    readonly podsBefore: PodsBefore;
  },
  onLine: (text: string) => void,
): Promise<Smoked> {
  const { directory, state, signal } = at;
  const { environment, description, power, podsBefore } = subject;
  const folder = await makeRunFolder(state, new Date());
  await saveSubject(folder, { description, environment });
  writePodsBefore(folder, { phase: 'candidate', pods: podsBefore });
  beginRun(folder, { environment, description, baseline: null, candidate: environment.prow, power });
  beginPhase(folder, 'candidate', environment);
  await runSmokeSuite({ directory, folder, phase: 'candidate', power, signal, onLine });
  seal(folder);
  return { verdict: await judgeRun(folder), folder };
}
