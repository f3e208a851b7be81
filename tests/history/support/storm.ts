import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import type { Archive } from '../../../src/history/archive.js';
import { keepRun } from '../../../src/history/keep-run.js';
import { keptRun, keptRunIds } from '../../../src/history/kept-runs.js';
import { projectPath } from '../../../src/toolchain/project-root.js';
import { runOf } from './run-of.js';

/** What writers said before they ended. */
export interface Storm {
  /** Runs that a writer said to have kept. */
  readonly kept: readonly string[];
  /** Runs that a killed writer had begun: by writer and number. */
  readonly cutShort: readonly (readonly [number, number])[];
}

/**
 * Several processes keep runs in one place at once: none begins before all could, or on a busy machine the first have
 * ended before the last begin. `killAfterMs` ends each writer that has a time there with SIGKILL.
 */
export async function storm(
  place: string,
  options: { writers: number; runs: number; killAfterMs: readonly number[]; env?: Record<string, string> },
): Promise<Storm> {
  const { writers, runs, killAfterMs, env = {} } = options;
  const program = projectPath('tests', 'history', 'writer.ts');
  const children = Array.from({ length: writers }, (_, writer) =>
    execa(process.execPath, ['--import', 'tsx', program, place, String(writer), String(runs)], { reject: false, env }),
  );
  await Promise.all(children.map(saidSomething));
  for (const { stdin } of children) stdin.end('begin\n');
  const ended = await Promise.all(
    children.map(async (child, writer) => {
      const limit = killAfterMs[writer];
      if (limit !== undefined) {
        await saidSomething(child);
        await sleep(limit);
        child.kill('SIGKILL');
      }
      const { stdout, stderr, exitCode } = await child;
      if (limit === undefined && exitCode !== 0) throw new Error(`writer ${writer} ended with ${exitCode}: ${stderr}`);
      return { writer, lines: stdout.split('\n') };
    }),
  );
  return {
    kept: ended.flatMap(({ lines }) => words(lines, 'kept')),
    cutShort: ended.flatMap(({ writer, lines }) => {
      const [begun, done] = [words(lines, 'begin'), words(lines, 'kept')];
      const last = begun.at(-1);
      return last !== undefined && begun.length > done.length ? [[writer, Number(last)] as const] : [];
    }),
  };
}

/** Waits for a process' next words, or its end. */
async function saidSomething(child: PromiseLike<unknown> & { readonly stdout: Readable }): Promise<void> {
  await Promise.race([once(child.stdout, 'data'), child]);
}

function words(lines: readonly string[], first: string): string[] {
  return lines.flatMap((line) => (line.startsWith(`${first} `) ? [line.slice(first.length + 1)] : []));
}

/** Runs of an archive that are not whole: a file is missing, or is not what its digest says. */
export async function brokenRuns(archive: Archive): Promise<string[]> {
  const broken: string[] = [];
  for (const id of await keptRunIds(archive)) {
    const run = await keptRun(archive, id);
    for (const [name, digest] of Object.entries(run?.files ?? { 'kept.json': '' })) {
      const bytes = await archive.read(`runs/${id}/${name}`);
      if (bytes === null || createHash('sha256').update(bytes).digest('hex') !== digest) broken.push(`${id}/${name}`);
    }
  }
  return broken;
}

/** What a machine does that comes up again: it keeps what it had begun. */
export async function keepAgain(archive: Archive, { cutShort }: Storm): Promise<string[]> {
  const ids: string[] = [];
  for (const [writer, number] of cutShort) ids.push((await keepRun(archive, runOf(writer, number))).id);
  return ids;
}
