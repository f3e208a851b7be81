import { rm } from 'node:fs/promises';
import type { Candidate } from '../model/candidate.js';
import type { Description } from '../model/description.js';
import type { Environment } from '../model/environment.js';
import type { Power } from '../model/power.js';
import { beginRun, recordUndeployed } from './begin-run.js';
import { judgeRun, seal } from './conclude.js';
import { saveSubject } from './run-folder.js';
import type { Smoked } from './smoke-run.js';
import { newRunFolder, pointLatestAt, type StateDirectory } from './state-directory.js';
import { CandidateRefused } from './steps-on-demand.js';

/** A candidate that does not stand yet, and where it would. */
export interface Undeployed {
  readonly state: StateDirectory;
  readonly environment: Environment;
  readonly description: Description;
  readonly prow: Candidate;
  /** Null where production has none. */
  readonly boskos: Candidate | null;
  readonly power: Power;
}

/**
 * The run of a candidate whose definitions an API server refuses, which is never deployed; null where it accepts each.
 *
 * @param takes - asks it, appends what it said to the run of a folder, and says whether it takes all.
 */
export async function refusedRun(
  { state, environment, description, prow, boskos, power }: Undeployed,
  takes: (folder: string, say: (text: string) => void) => Promise<boolean>,
  say: (text: string) => void,
): Promise<Smoked | null> {
  const folder = await newRunFolder(state, new Date());
  await saveSubject(folder, { description, environment });
  beginRun(folder, {
    ...{ environment, description, baseline: null, candidate: prow, power },
    boskos: boskos === null ? null : { baseline: null, candidate: boskos },
    configs: { tried: [], onNext: [] },
  });
  if (await takes(folder, say)) {
    await rm(folder, { recursive: true, force: true });
    return null;
  }
  await pointLatestAt(state, folder);
  recordUndeployed(folder, new CandidateRefused().message);
  seal(folder);
  return { verdict: await judgeRun(folder), folder };
}
