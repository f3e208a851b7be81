import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { timesPath } from '../logs/log-times.js';
import type { Container } from '../pod.js';
import type { PodPaths } from '../pods/pod-paths.js';
import type { ContainerRun, Launch } from './container-run.js';
import { type BegunRun, RUN_SUFFIXES, readBegun, readRun } from './run-files.js';

/** The attempts of a pod's containers. What does not change any more is read once. */
export interface RunStore {
  /** The attempts that are still on disk, newest first: at most the last two. */
  read(container: Container): ContainerRun[];
  /** Records that a container is about to be started, and forgets all but the attempt before. */
  launch(container: Container, launch: Launch): void;
}

/** The attempts that `paths` holds, those of an earlier process of this node too. */
export function runStore(paths: PodPaths): RunStore {
  const attempts = new Map<string, number[]>();
  const begun = new Map<string, BegunRun>();
  const ended = new Map<string, ContainerRun>();
  const attemptsOf = (container: string) => {
    const known = attempts.get(container) ?? attemptsOnDisk(paths, container);
    attempts.set(container, known);
    return known;
  };
  const readOnce = (container: Container, attempt: number) => {
    const key = paths.run(container.name, attempt);
    const known = ended.get(key);
    if (known !== undefined) return known;
    const base = begun.get(key) ?? readBegun(paths, container, attempt);
    if (base === null) return null;
    if (base.process !== null) begun.set(key, base);
    const run = readRun(base, { log: paths.log(container.name, attempt), container });
    if (run.end !== null) ended.set(key, run);
    return run;
  };
  return {
    read: (container) => attemptsOf(container.name).flatMap((attempt) => readOnce(container, attempt) ?? []),
    launch(container, launch) {
      const [previous, ...older] = attemptsOf(container.name);
      for (const attempt of older) {
        begun.delete(paths.run(container.name, attempt));
        ended.delete(paths.run(container.name, attempt));
        forget(paths, container.name, attempt);
      }
      writeFileSync(`${paths.run(container.name, launch.attempt)}.launch`, JSON.stringify(launch));
      attempts.set(container.name, previous === undefined ? [launch.attempt] : [launch.attempt, previous]);
    },
  };
}

function attemptsOnDisk(paths: PodPaths, container: string): number[] {
  return listed(paths.runs)
    .flatMap((name) => {
      const match = /^(.+)\.(\d+)\.launch$/.exec(name);
      return match?.[1] === container ? [Number(match[2])] : [];
    })
    .sort((a, b) => b - a);
}

function listed(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function forget(paths: PodPaths, container: string, attempt: number): void {
  for (const suffix of RUN_SUFFIXES) rmSync(`${paths.run(container, attempt)}.${suffix}`, { force: true });
  rmSync(paths.root(container, attempt), { recursive: true, force: true });
  rmSync(paths.log(container, attempt), { force: true });
  rmSync(timesPath(paths.log(container, attempt)), { force: true });
}
