import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { ExplainedError } from '../../src/model/explained-error.js';
import { chainDigest } from '../../src/model/history.js';
import { projectPath } from '../../src/toolchain/project-root.js';
import { misfits } from './misfits.js';
import type { Recording } from './recorded-files.js';

const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?=(\.\d+)?Z)/g;

/**
 * Reads what `record.ts` has written.
 *
 * @throws {ExplainedError} `fault` where it is no run to this version any more.
 */
export async function readRecording(name: string): Promise<Recording> {
  const recording = await readAsWritten(name);
  const observed = misfits(recording);
  if (observed.length > 0) throw fitsNoMore(name, observed);
  return recording;
}

/** Reads a recording, whichever version wrote it. */
export async function readAsWritten(name: string): Promise<Recording> {
  const packed = await readFile(recordingPath(name));
  return JSON.parse(brotliDecompressSync(packed).toString('utf8')) as Recording;
}

/** Writes a recording; returns its size. */
export async function writeRecording(name: string, recording: Recording): Promise<number> {
  const text = Buffer.from(JSON.stringify(recording));
  const packed = brotliCompressSync(text, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 },
  });
  await writeFile(recordingPath(name), packed);
  return packed.length;
}

/** Makes a run's folder of a recording, as if it had begun at `at`: every time is shifted, and nothing else. */
export async function replayAt(recording: Recording, { at, folder }: { at: Date; folder: string }): Promise<void> {
  const first = JSON.parse(recording['history.jsonl'].split('\n')[0] ?? '') as { at: string };
  const wholeSeconds = Math.round((at.getTime() - Date.parse(first.at)) / 1_000);
  await mkdir(folder, { recursive: true });
  for (const name of ['description.json', 'environment.json'] as const)
    await writeFile(join(folder, name), recording[name]);
  await writeFile(join(folder, 'history.jsonl'), chained(shifted(recording['history.jsonl'], wholeSeconds)));
}

function shifted(text: string, seconds: number): string {
  return text.replace(TIME, (time) =>
    new Date(Date.parse(`${time}Z`) + seconds * 1_000).toISOString().slice(0, 'yyyy-mm-ddThh:mm:ss'.length),
  );
}

/** Lines whose texts have changed, each with the digest of the one before it. */
export function chained(text: string): string {
  let previous = '';
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const { line: number, at, event } = JSON.parse(line) as Record<string, unknown>;
      previous = JSON.stringify({ line: number, at, previous: chainDigest(previous), event });
      return previous;
    });
  return `${lines.join('\n')}\n`;
}

function fitsNoMore(name: string, observed: readonly string[]): ExplainedError {
  return new ExplainedError('fault', {
    what: `Recording ${name} is no run to this version any more`,
    expected: 'description, environment and history as src/model has them, of one production',
    observed: observed.join('; '),
    evidence: recordingPath(name),
    next: `npm run record:night -- ${name} carries over what nobody has to observe anew; else record another run: docs/recordings.md`,
  });
}

function recordingPath(name: string): string {
  return projectPath('tests', 'nights', 'recordings', `${name}.json.br`);
}
