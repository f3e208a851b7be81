import type { KeptRun } from '../../model/kept-run.js';
import type { NightRecord } from './night-record.js';

/** What a night is made of; each may be done again without harm. */
export interface NightWork {
  readNight(): Promise<NightRecord | null>;
  writeNight(record: NightRecord): Promise<void>;
  /** Canaries and verdict; returns the run’s folder once it is judged. */
  run(): Promise<string>;
  /** Keeps the run and says what an archive says of it. */
  keep(folder: string): Promise<KeptRun>;
  /** Null where the archive has it no more. */
  kept(id: string): Promise<KeptRun | null>;
}

/** A night, and what of it had been done before. */
export interface LivedNight {
  readonly kept: KeptRun;
  readonly found: 'nothing' | 'a judged run' | 'a kept run';
}

/**
 * Lives through a night once, however often it is called. What was judged before an end that nobody wanted is kept now;
 * a suite that was cut short is run again as a whole, for a record with a gap proves nothing.
 */
export async function liveNight(
  { night, question }: Pick<NightRecord, 'night' | 'question'>,
  work: NightWork,
): Promise<LivedNight> {
  const last = await work.readNight();
  const isSame = last !== null && last.night === night && last.question === question;
  if (isSame && last.keptId !== null) {
    const kept = await work.kept(last.keptId);
    if (kept !== null) return { kept, found: 'a kept run' };
  }
  const folder = isSame ? last.folder : await work.run();
  const record = { night, question, folder };
  await work.writeNight({ ...record, keptId: null });
  const kept = await work.keep(folder);
  await work.writeNight({ ...record, keptId: kept.id });
  return { kept, found: isSame ? 'a judged run' : 'nothing' };
}
