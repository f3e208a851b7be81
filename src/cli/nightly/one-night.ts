import { join } from 'node:path';
import { readPodsBefore } from '../../canaries/pods-before.js';
import type { Archive } from '../../history/archive.js';
import { keepRun } from '../../history/keep-run.js';
import { keptRun, keptRuns } from '../../history/kept-runs.js';
import { retainSince } from '../../history/retain.js';
import { type Power, startsFor } from '../../model/power.js';
import { attestRun, signatoryOf } from '../attest-run.js';
import { runSteps, type Step } from '../console.js';
import { runToKeep } from '../run-to-keep.js';
import { sayLeftOut } from '../say-left-out.js';
import { smokeRun } from '../smoke-run.js';
import type { StateDirectory } from '../state-directory.js';
import { dropOldRuns } from './drop-old-runs.js';
import { type LivedNight, liveNight } from './live-night.js';
import { type Night, nightAt, turnOf } from './night.js';
import type { NightPlace } from './night-place.js';
import { readNight, writeNight } from './night-record.js';

/** One night of one environment. */
export interface NightAsked {
  readonly stack: string;
  readonly power: Power;
  readonly state: StateDirectory;
  readonly archive: Archive;
  readonly signal: AbortSignal;
  /** Days after which what was kept goes: from the archive, and from this machine. */
  readonly keepDays: { readonly history: number; readonly folders: number };
}

/** Runs of each production that no clock can make old. */
const STAYS_AT_LEAST = 30;
const DAY_MS = 24 * 60 * 60 * 1_000;

/** Canaries and verdict once a night, kept; and then what is old goes. */
export async function oneNight(asked: NightAsked, place: NightPlace): Promise<LivedNight> {
  const { stack, state, archive, signal, keepDays } = asked;
  const record = join(state.root, 'nightly', `${stack}.json`);
  const now = new Date();
  const night = nightAt(now);
  const question = JSON.stringify([place.prow, place.boskos, place.productionFingerprint, archive.place]);
  const lived = await liveNight(
    { night: night.name, question },
    {
      readNight: () => readNight(record),
      writeNight: (found) => writeNight(record, found),
      run: () => nightRun(asked, place, night),
      keep: async (folder) => keepRun(archive, await runToKeep(folder), { signal }),
      kept: (id) => keptRun(archive, id),
    },
  );
  const all = await keptRuns(archive, now);
  sayLeftOut(all);
  await dropOldRuns(state.runs, all.runs, new Date(now.getTime() - keepDays.folders * DAY_MS));
  // Of other machines' runs, too, by the clock of this one, which may be wrong.
  await retainSince(archive, new Date(now.getTime() - keepDays.history * DAY_MS), { atLeast: STAYS_AT_LEAST, now });
  return lived;
}

/** @returns The folder of the run, judged and signed. */
async function nightRun({ power, state, signal }: NightAsked, place: NightPlace, night: Night): Promise<string> {
  const signatory = signatoryOf(state);
  const turn = turnOf(night, { restarts: startsFor(power) - 1 });
  const folders: string[] = [];
  const suite: Step = {
    title: `Night of ${night.name}: canaries on ${place.prow.tag}`,
    run: async (say) => {
      const { directory, environment, description } = await place.look();
      const subject = { environment, description, power, turn, podsBefore: readPodsBefore(directory, 'candidate') };
      const { folder, verdict } = await smokeRun({ directory, state, signal }, subject, say);
      await attestRun(folder, verdict, signatory);
      folders.push(folder);
    },
  };
  try {
    await runSteps([...place.begin(), suite]);
  } finally {
    await place.end();
  }
  const [folder] = folders;
  if (folder === undefined) throw new TypeError('a suite that ends without an error has a folder');
  return folder;
}
