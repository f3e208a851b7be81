import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Milliseconds a build took here the last time it compiled most of its packages, or null. */
export async function readUsualMs(cache: string, build: string): Promise<number | null> {
  const text = await readFile(fileOf(cache, build), 'utf8').catch(() => '');
  const ms = Number.parseInt(text, 10);
  return Number.isSafeInteger(ms) && ms > 0 ? ms : null;
}

/** Remembers how long a build took, for the next time it is waited for. */
export async function writeUsualMs(cache: string, build: string, ms: number): Promise<void> {
  const file = fileOf(cache, build);
  await mkdir(join(cache, 'durations'), { recursive: true });
  await writeFile(`${file}.${process.pid}`, `${Math.round(ms)}\n`);
  await rename(`${file}.${process.pid}`, file);
}

function fileOf(cache: string, build: string): string {
  return join(cache, 'durations', `${build}.ms`);
}
