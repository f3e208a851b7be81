import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { replaceFile } from '../replace-file.js';

/** A night that had its answer, and the folder that has it. */
const Answer = z.strictObject({ night: z.string(), folder: z.string() });
export type Answer = z.infer<typeof Answer>;

/** How far a night has come. */
const NightRecord = z.strictObject({
  night: z.string(),
  question: z.string().describe('candidate and production that it asks about: another one is another night’s work'),
  folder: z.string().describe('of the run, which has been judged'),
  keptId: z.string().nullable().describe('null until it is kept'),
  unkept: z.array(Answer).optional().describe('nights before it whose answers no history would take, oldest first'),
});
export type NightRecord = z.infer<typeof NightRecord>;

/** What is known of the last night; null where there was none, or where the file says nothing that can be read. */
export async function readNight(file: string): Promise<NightRecord | null> {
  try {
    return NightRecord.safeParse(JSON.parse(await readFile(file, 'utf8'))).data ?? null;
  } catch {
    return null;
  }
}

/** Writes down how far a night has come, whole or not at all. */
export async function writeNight(file: string, record: NightRecord): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await replaceFile(file, `${JSON.stringify(NightRecord.parse(record), null, 2)}\n`, { mode: 0o600 });
}
