import type { KeptRun } from '../../model/kept-run.js';
import type { NightRecord } from './night-record.js';

/** What a night is made of; each may be done again without harm. */
export interface NightWork {
  readNight(): Promise<NightRecord | null>;
  writeNight(record: NightRecord): Promise<void>;
  /**
   * Canaries and verdict, and whatever has to be taken down after them.
   *
   * @param onSealed - is told the run’s folder once nothing can be observed any more: from then on the night has its answer.
   */
  run(onSealed: (folder: string) => Promise<void>): Promise<void>;
  /** Judges and signs the run where that was not done, keeps it, and says what an archive says of it. */
  keep(folder: string): Promise<KeptRun>;
  /** Null where the archive has it no more. */
  kept(id: string): Promise<KeptRun | null>;
  say(text: string): void;
}

/** A night, and what of it had been done before. */
export interface LivedNight {
  readonly kept: KeptRun;
  readonly found: 'nothing' | 'a judged run' | 'a kept run';
  /** What went wrong after the canaries had ended, the verdict being kept all the same; null for nothing. */
  readonly trouble: unknown;
}

/**
 * Lives through a night once, however often it is called. What had its answer before an end that nobody wanted is kept
 * now, whatever it is and whatever went wrong after it; a suite that was cut short is run again as a whole, for a record
 * with a gap proves nothing.
 */
export async function liveNight(
  { night, question }: Pick<NightRecord, 'night' | 'question'>,
  work: NightWork,
): Promise<LivedNight> {
  const last = await work.readNight();
  if (last !== null && last.night === night && last.question === question) {
    const kept = last.keptId === null ? null : await work.kept(last.keptId);
    if (kept !== null) return { kept, found: 'a kept run', trouble: null };
    return { kept: await keptNow(last, work), found: 'a judged run', trouble: null };
  }
  if (last !== null && last.keptId === null) await keepLate(last, work);
  const answered: NightRecord[] = [];
  const trouble = await work
    .run(async (folder) => {
      const record = { night, question, folder, keptId: null };
      answered.push(record);
      await work.writeNight(record);
    })
    .then(
      () => null,
      (error: unknown) => error,
    );
  const [record] = answered;
  if (record === undefined) throw trouble ?? new TypeError('a suite that ends without an error has a folder');
  return { kept: await keptNow(record, work), found: 'nothing', trouble };
}

async function keptNow(record: NightRecord, work: NightWork): Promise<KeptRun> {
  const kept = await work.keep(record.folder);
  await work.writeNight({ ...record, keptId: kept.id });
  return kept;
}

/** What an earlier night found is not forgotten because this one writes over its record. */
async function keepLate(last: NightRecord, work: NightWork): Promise<void> {
  try {
    const { id, outcome } = await keptNow(last, work);
    work.say(`The night of ${last.night} had an answer that nobody had kept: ${id} ${outcome}`);
  } catch (error) {
    work.say(
      `The night of ${last.night} had an answer that cannot be kept: ${error instanceof Error ? error.message : String(error)} (${last.folder})`,
    );
  }
}
