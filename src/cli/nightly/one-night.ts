import { join } from 'node:path';
import { readPodsBefore } from '../../canaries/pods-before.js';
import type { Archive } from '../../history/archive.js';
import { keepRun } from '../../history/keep-run.js';
import { keptRun, keptRuns } from '../../history/kept-runs.js';
import { retainSince } from '../../history/retain.js';
import { type Power, startsFor } from '../../model/power.js';
import { announceRun } from '../announce-run.js';
import { attestRun, signatoryOf } from '../attest-run.js';
import { line, runSteps, type Step } from '../console.js';
import { forgetRuns } from '../missing-runs.js';
import { runToKeep } from '../run-to-keep.js';
import { sayLeftOut } from '../say-left-out.js';
import { smokeRun } from '../smoke-run.js';
import type { StateDirectory } from '../state-directory.js';
import { dropOldRuns } from './drop-old-runs.js';
import { finishRun } from './finish-run.js';
import { type LivedNight, liveNight } from './live-night.js';
import { type Night, nightAt, turnOf } from './night.js';
import type { NightPlace } from './night-place.js';
import { type NightRecord, readNight, writeNight } from './night-record.js';

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

/** Canaries and verdict once a night, kept. What went wrong after they had ended is in the answer, not instead of it. */
export async function oneNight(asked: NightAsked, place: NightPlace, suite = smokeRun): Promise<LivedNight> {
  const { stack, state, archive, signal } = asked;
  const record = join(state.root, 'nightly', `${stack}.json`);
  const night = nightAt(new Date());
  const question = JSON.stringify([place.prow, place.boskos, place.productionFingerprint, archive.place]);
  const lived = liveNight(
    { night: night.name, question },
    {
      readNight: () => readNight(record),
      writeNight: (found) => writeNight(record, found),
      run: (onSealed) => nightRun(asked, { place, night, onSealed, suite }),
      keep: async (folder) => {
        await finishRun(folder, state);
        return keepRun(archive, await runToKeep(folder), { signal });
      },
      kept: (id) => keptRun(archive, id),
      say: line,
    },
  );
  return lived.catch(async (error: unknown) => {
    await showUnkept(await readNight(record), { night: night.name, question });
    throw error;
  });
}

/** Nobody who looks at the job is left without the answer because no history would take it. */
async function showUnkept(last: NightRecord | null, own: Pick<NightRecord, 'night' | 'question'>): Promise<void> {
  if (last?.keptId !== null || last.night !== own.night || last.question !== own.question) return;
  await announceRun(last.folder);
  line(`This night has an answer that is not kept: ${last.folder}. The next call keeps it, and runs nothing again.`);
}

/** Removes what is older than it is kept for: from this machine, and from the archive. */
export async function dropWhatIsOld({ state, archive, keepDays }: Omit<NightAsked, 'signal'>): Promise<void> {
  const now = new Date();
  const all = await keptRuns(archive, now);
  sayLeftOut(all);
  const dropped = await dropOldRuns(state.runs, all.runs, new Date(now.getTime() - keepDays.folders * DAY_MS));
  await forgetRuns(state, dropped, `kept in ${archive.place}, and older than ${keepDays.folders} days`);
  // Of other machines' runs, too, by the clock of this one, which may be wrong.
  await retainSince(archive, new Date(now.getTime() - keepDays.history * DAY_MS), { atLeast: STAYS_AT_LEAST, now });
}

interface OwnNight {
  readonly place: NightPlace;
  readonly night: Night;
  readonly onSealed: (folder: string) => Promise<void>;
  readonly suite: typeof smokeRun;
}

/** Leaves a folder, judged and signed, which `onSealed` was told of. */
async function nightRun({ power, state, signal }: NightAsked, { place, night, onSealed, suite }: OwnNight) {
  const signatory = signatoryOf(state);
  const turn = turnOf(night, { restarts: startsFor(power) - 1 });
  const canaries: Step = {
    title: `Night of ${night.name}: canaries on ${place.prow.tag}`,
    run: async (say) => {
      const { directory, environment, description } = await place.look();
      const subject = { environment, description, power, turn, podsBefore: readPodsBefore(directory, 'candidate') };
      const { folder, verdict } = await suite({ directory, state, signal }, { ...subject, onSealed }, say);
      await attestRun(folder, verdict, signatory);
    },
  };
  try {
    await runSteps([...place.begin(), canaries]);
  } finally {
    await place.end();
  }
}
