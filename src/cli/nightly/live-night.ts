import type { KeptRun } from '../../model/kept-run.js';
import type { Answer, NightRecord } from './night-record.js';

/** Answers that wait for a history; more of them are a fault that nobody looked at, and their folders stay. */
const UNKEPT_MAX = 14;

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
  const unkept = last === null ? [] : await keepLate(last, work);
  const answered: NightRecord[] = [];
  const trouble = await work
    .run(async (folder) => {
      const record = { night, question, folder, keptId: null, ...(unkept.length === 0 ? {} : { unkept }) };
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

/**
 * What earlier nights found is not forgotten because this one writes over their record, however many it was that the
 * history would not take.
 *
 * @returns those that it does not take now.
 */
async function keepLate(last: NightRecord, work: NightWork): Promise<Answer[]> {
  const { night, folder } = last;
  let [unkept, keptId] = [last.unkept ?? [], last.keptId];
  for (const answer of [...unkept, ...(keptId === null ? [{ night, folder }] : [])])
    try {
      const { id, outcome } = await work.keep(answer.folder);
      if (answer.folder === folder) keptId = id;
      unkept = unkept.filter((one) => one.folder !== answer.folder);
      await work.writeNight({ ...last, keptId, unkept });
      work.say(`The night of ${answer.night} had an answer that nobody had kept: ${id} ${outcome}`);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      work.say(`The night of ${answer.night} had an answer that cannot be kept: ${why} (${answer.folder})`);
    }
  return [...unkept, ...(keptId === null ? [{ night, folder }] : [])].slice(-UNKEPT_MAX);
}
