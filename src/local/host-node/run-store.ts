import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { ContainerRun, Launch, RunEnd } from './container-run.js';
import { logTail } from './log-tail.js';
import type { Container } from './pod.js';
import type { PodPaths } from './pod-paths.js';
import { isRunning, parseProcessStat } from './process-identity.js';

// kubelet's limits (MaxContainerTerminationMessageLength and …LogLength, …LogLines).
const MESSAGE_BYTES_MAX = 4096;
const MESSAGE_LOG = { bytesMax: 2048, linesMax: 80 };
// A supervisor writes its first file within milliseconds; after this it never ran.
const SUPERVISOR_START_LIMIT_MS = 20_000;

/** Records that a container is about to be started. */
export function writeLaunch(paths: PodPaths, container: string, launch: Launch): void {
  writeFileSync(`${paths.run(container, launch.attempt)}.launch`, JSON.stringify(launch));
}

/** The attempts of a container that are still on disk, newest first: at most the last two. */
export function readRuns(paths: PodPaths, container: Container): ContainerRun[] {
  const attempts = attemptsOf(paths, container.name);
  return attempts.slice(0, 2).flatMap((attempt) => readRun(paths, container, attempt) ?? []);
}

/** Removes what is left of attempts before the last two: nothing shows them any more. */
export function forgetOldRuns(paths: PodPaths, container: string): void {
  for (const attempt of attemptsOf(paths, container).slice(2)) {
    for (const suffix of ['launch', 'supervisor', 'started', 'exit', 'message']) {
      rmSync(`${paths.run(container, attempt)}.${suffix}`, { force: true });
    }
    rmSync(paths.root(container, attempt), { recursive: true, force: true });
    rmSync(paths.log(container, attempt), { force: true });
    rmSync(`${paths.log(container, attempt)}.times`, { force: true });
  }
}

function attemptsOf(paths: PodPaths, container: string): number[] {
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

function readRun(paths: PodPaths, container: Container, attempt: number): ContainerRun | null {
  const prefix = paths.run(container.name, attempt);
  const launch = readOrNull(`${prefix}.launch`);
  if (launch === null) return null;
  const started = readOrNull(`${prefix}.started`) ?? '';
  const process = parseProcessStat(started);
  const base: Omit<ContainerRun, 'end'> = {
    ...(JSON.parse(launch) as Launch),
    startedAt: process === null ? null : writtenAt(`${prefix}.started`),
    process,
  };
  return { ...base, end: readEnd(base, { prefix, log: paths.log(container.name, attempt), container }) };
}

interface RunFiles {
  readonly prefix: string;
  readonly log: string;
  readonly container: Container;
}

function readEnd(run: Omit<ContainerRun, 'end'>, files: RunFiles): RunEnd | null {
  const { prefix, log } = files;
  const written = readOrNull(`${prefix}.exit`);
  if (written !== null) {
    const exitCode = Number(written);
    const finishedAt = writtenAt(`${prefix}.exit`);
    if (run.process === null) {
      return { exitCode, reason: 'StartError', message: logTail(log, MESSAGE_LOG).trim(), finishedAt };
    }
    const message = terminationMessage(exitCode, files);
    const reason = exitCode === 0 ? 'Completed' : 'Error';
    return { exitCode, reason, finishedAt, ...(message === '' ? {} : { message }) };
  }
  return isLost(run, prefix) ? lostEnd() : null;
}

function terminationMessage(exitCode: number, { prefix, log, container }: RunFiles): string {
  const message = (readOrNull(`${prefix}.message`) ?? '').slice(0, MESSAGE_BYTES_MAX);
  if (message !== '' || exitCode === 0 || container.terminationMessagePolicy !== 'FallbackToLogsOnError')
    return message;
  return logTail(log, MESSAGE_LOG);
}

// Neither the program nor the supervisor that would write the exit code runs any more.
function isLost(run: Omit<ContainerRun, 'end'>, prefix: string): boolean {
  const supervisor = parseProcessStat(readOrNull(`${prefix}.supervisor`) ?? '');
  if (supervisor === null) return Date.now() - Date.parse(run.launchedAt) > SUPERVISOR_START_LIMIT_MS;
  if (isRunning(supervisor) || (run.process !== null && isRunning(run.process))) return false;
  // The exit file may have been written between our two looks.
  return readOrNull(`${prefix}.exit`) === null;
}

// What kubelet reports for a container it cannot find any more.
function lostEnd(): RunEnd {
  return {
    exitCode: 137,
    reason: 'ContainerStatusUnknown',
    message: 'The container could not be located when the pod was terminated',
    finishedAt: new Date().toISOString(),
  };
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function writtenAt(path: string): string {
  return statSync(path).mtime.toISOString();
}
