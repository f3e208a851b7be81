import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { projectPath } from '../../src/toolchain/project-root.js';

/** What can be asked in rounds: a project of vitest.config.ts each. */
export const SUITES = ['conformance', 'kubelet'] as const;
export type Suite = (typeof SUITES)[number];

/** One run of a whole suite, from the start of its cluster to its end. */
const RoundRecord = z.strictObject({
  suite: z.enum(SUITES),
  /** From 1, without gaps: an interrupted round is none. */
  number: z.number().int().positive(),
  /** Commit of the work tree, with `+` where it had changes. */
  commit: z.string(),
  /** Which code was asked (tests/conformance/code-asked.ts): rounds of other code are not in the same row. */
  code: z.string(),
  /** Who asked; 0 is root. */
  uid: z.number().int(),
  startedAt: z.iso.datetime(),
  durationMs: z.number().int().nonnegative(),
  /** Average number of processes that wanted a processor in the round's last five minutes. */
  load: z.number().nonnegative(),
  passed: z.number().int().nonnegative(),
  /** Tests that were not asked: limits of the kind of node, and nothing else. */
  skipped: z.number().int().nonnegative(),
  lost: z.array(z.strictObject({ name: z.string(), message: z.string() })),
});
export type RoundRecord = z.infer<typeof RoundRecord>;

const FOLDER = projectPath('test-results', 'rounds');

/** Path of one of a round's files, without its ending. */
export function roundFile(suite: Suite, number: number): string {
  return join(FOLDER, suite, String(number).padStart(3, '0'));
}

/** Keeps a round for good: it is there as a whole or not at all. */
export async function keepRound(record: RoundRecord): Promise<void> {
  const path = `${roundFile(record.suite, record.number)}.round.json`;
  await writeFile(`${path}.part`, `${JSON.stringify(RoundRecord.parse(record), null, 2)}\n`);
  await rename(`${path}.part`, path);
}

/** Every round of a suite that was ever finished here, oldest first. Throws where one of them was taken away. */
export async function readRounds(suite: Suite): Promise<RoundRecord[]> {
  const folder = join(FOLDER, suite);
  await mkdir(folder, { recursive: true });
  const names = (await readdir(folder)).filter((name) => name.endsWith('.round.json')).sort();
  const rounds = await Promise.all(
    names.map(async (name) => RoundRecord.parse(JSON.parse(await readFile(join(folder, name), 'utf8')))),
  );
  const gap = rounds.findIndex(({ number }, index) => number !== index + 1);
  if (gap >= 0) throw new Error(`${folder}: round ${gap + 1} is missing, and a row has no gaps`);
  return rounds;
}

/** How many of the newest rounds follow each other without a loss, all of the same committed code. */
export function cleanInARow(rounds: readonly RoundRecord[], code = rounds.at(-1)?.code): number {
  if (code === undefined || !/^[0-9a-f]+$/.test(code)) return 0;
  return rounds.length - 1 - rounds.findLastIndex((round) => round.lost.length > 0 || round.code !== code);
}
