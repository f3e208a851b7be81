import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { type BuildInputs, type CachedProgram, publish, readIntact } from './build-cache.js';
import { withBuildLock } from './build-lock.js';
import { type ProgressListener, ProgressReporter } from './build-progress.js';
import type { Turn } from './build-queue.js';
import { goBuild } from './go-build.js';
import { readUsualMs, writeUsualMs } from './usual-duration.js';

/** A build that compiles at least so many packages was cold: the smallest of ours, the language host, has over 300. */
const COLD_PACKAGE_COUNT = 300;

/** A program to build: its inputs name it in the cache. */
export interface WantedProgram<Name extends string = string> extends BuildInputs {
  readonly name: Name;
  readonly package: string;
  readonly ldflags: string;
}

export interface ProgramBuild {
  /** What is built, for its usual duration: a pin's name, or `prow`. */
  readonly name: string;
  /** Builds with the same lock never run at once, on this machine. */
  readonly lock: string;
  readonly cache: string;
  readonly programs: readonly WantedProgram[];
  /** Gives the module's root; may prepare it in `workDirectory`. */
  readonly module: (workDirectory: string) => Promise<string>;
  /** Last look before the programs enter the cache; throws if what was built is not what was asked for. */
  readonly beforePublish?: () => Promise<void>;
  readonly blame: 'usage' | 'fault';
  readonly turn: Turn;
  readonly usualMs: number | null;
  readonly onProgress: ProgressListener | undefined;
  readonly signal: AbortSignal | undefined;
}

/**
 * Builds what is not cached, once: waits for its turn in this process and for
 * the lock between processes, and looks again before it builds.
 *
 * @returns Every program by name, from the cache.
 */
export async function buildPrograms(build: ProgramBuild): Promise<ReadonlyMap<string, CachedProgram>> {
  const progress = new ProgressReporter(
    build.programs.map(({ name }) => name),
    { usualMs: (await readUsualMs(build.cache, build.name)) ?? build.usualMs, onProgress: build.onProgress },
  );
  try {
    await comeOrAbort(build.turn.come, build.signal);
    return await withBuildLock(lockFile(build.cache, build.lock), () => buildMissing(build, progress), build);
  } finally {
    progress.stop();
  }
}

async function buildMissing(
  build: ProgramBuild,
  progress: ProgressReporter,
): Promise<ReadonlyMap<string, CachedProgram>> {
  const { cache, programs, signal } = build;
  const found = new Map<string, CachedProgram>();
  for (const program of programs) {
    const cached = await readIntact(cache, program);
    if (cached !== null) found.set(program.name, cached);
  }
  const missing = programs.filter(({ name }) => !found.has(name));
  if (missing.length === 0) {
    progress.enter('ready');
    return found;
  }
  progress.enter('building');
  const startedAt = performance.now();
  const workDirectory = join(cache, 'tools', `.building-${build.lock}`);
  await removeAbandoned(cache, build.lock);
  await mkdir(workDirectory, { recursive: true });
  try {
    const module = await build.module(workDirectory);
    const built = await goBuild({ module, programs: missing, workDirectory, blame: build.blame, progress, signal });
    await build.beforePublish?.();
    for (const program of missing) {
      const path = built.get(program.name);
      if (path !== undefined) found.set(program.name, await publish(cache, toInputs(program), path));
    }
  } finally {
    await rm(workDirectory, { recursive: true, force: true });
  }
  // A resumed build, or one that Go had cached, says nothing about how long a whole one takes.
  if (progress.compiledCount >= COLD_PACKAGE_COUNT)
    await writeUsualMs(cache, build.name, performance.now() - startedAt);
  progress.enter('ready');
  return found;
}

function toInputs({ name, release, inputs }: WantedProgram): BuildInputs {
  return { name, release, inputs };
}

/**
 * Removes what killed builds left: this build's own directory, for we hold its
 * lock, and any other whose lock nobody holds.
 */
async function removeAbandoned(cache: string, own: string): Promise<void> {
  for (const entry of await readdir(join(cache, 'tools')).catch(() => [])) {
    if (!entry.startsWith('.building-')) continue;
    const path = join(cache, 'tools', entry);
    const name = entry.slice('.building-'.length);
    if (name === own) await rm(path, { recursive: true, force: true });
    else await execa('flock', ['--nonblock', lockFile(cache, name), 'rm', '-rf', path], { reject: false });
  }
}

function lockFile(cache: string, name: string): string {
  return join(cache, 'locks', `${name}.lock`);
}

async function comeOrAbort(come: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  if (signal === undefined) return come;
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
  });
  try {
    await Promise.race([come, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
