import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { isRunning, parseProcessStat } from '../../process-identity.js';
import type { Container } from '../pod.js';
import type { PodPaths } from '../pods/pod-paths.js';
import type { ContainerRun, Launch, RunEnd } from './container-run.js';
import { logTail } from './log-tail.js';

// kubelet's limits (MaxContainerTerminationMessageLength and …LogLength, …LogLines).
const MESSAGE_BYTES_MAX = 4096;
const MESSAGE_LOG = { bytesMax: 2048, linesMax: 80 };
// A supervisor writes its first file within milliseconds; after this it never ran.
const SUPERVISOR_START_LIMIT_MS = 20_000;

/** What a run leaves beside its prefix; `settings`, `supervisor`, `started` and `exit` are the sandbox script's, the others are ours. */
export const RUN_SUFFIXES = [
  ...['launch', 'environment', 'mounts', 'settings', 'supervisor', 'started'],
  ...['hooked', 'overfull', 'exit', 'lost', 'message'],
];

/** What is known of an attempt before it ends; once its program runs, it does not change any more. */
export type BegunRun = Omit<ContainerRun, 'end'>;

/** Reads how one attempt of a container began, or null if there was none. */
export function readBegun(paths: PodPaths, container: Container, attempt: number): BegunRun | null {
  const prefix = paths.run(container.name, attempt);
  const launch = readOrNull(`${prefix}.launch`);
  if (launch === null) return null;
  return { ...(JSON.parse(launch) as Launch), prefix, ...readStart(prefix) };
}

function readStart(prefix: string): Pick<BegunRun, 'startedAt' | 'process'> {
  const process = parseProcessStat(readOrNull(`${prefix}.started`) ?? '');
  return { startedAt: process === null ? null : writtenAt(`${prefix}.started`), process };
}

/** What has become of an attempt by now, from the files it has left. */
export function readRun(begun: BegunRun, files: RunFiles): ContainerRun {
  const end = readEnd(begun, files);
  if (end !== null && begun.process === null) {
    // A short one may have started and ended since it was read how it began, and what it said last is then its own.
    const late = { ...begun, ...readStart(begun.prefix) };
    if (late.process !== null) return { ...late, end: readEnd(late, files) };
  }
  const { lifecycle } = files.container;
  const isHooked = lifecycle?.postStart === undefined || existsSync(`${begun.prefix}.hooked`);
  // Kubernetes does not call a container running before its postStart hook has ended.
  return { ...begun, startedAt: isHooked || end !== null ? begun.startedAt : null, end };
}

/** Keeps the variables a run is started with, which may be secret. */
export function keepEnvironment(prefix: string, variables: readonly string[]): void {
  writeFileSync(`${prefix}.environment`, JSON.stringify(variables), { mode: 0o600 });
}

/**
 * The variables a run was started with, each as `NAME=value`. Not asked of the program: until it has
 * replaced the script that starts it, and after it has started another in its place, its own are others.
 */
export function environmentOf(prefix: string): string[] {
  return JSON.parse(readFileSync(`${prefix}.environment`, 'utf8')) as string[];
}

/** Notes that a run's postStart hook has succeeded, for this process and the next. */
export function markHooked(prefix: string): void {
  writeFileSync(`${prefix}.hooked`, '');
}

/** Notes that a run is killed because it holds more memory than it may. */
export function markOverfull(prefix: string): void {
  writeFileSync(`${prefix}.overfull`, '');
}

/** Where a container's output goes, and the container. */
export interface RunFiles {
  readonly log: string;
  readonly container: Container;
}

function readEnd(run: BegunRun, files: RunFiles): RunEnd | null {
  const { log } = files;
  const { prefix } = run;
  const written = readOrNull(`${prefix}.exit`) ?? '';
  if (written !== '') {
    const exitCode = Number(written);
    const finishedAt = writtenAt(`${prefix}.exit`);
    if (run.process === null) {
      return { exitCode, reason: 'StartError', message: logTail(log, MESSAGE_LOG).trim(), finishedAt };
    }
    const message = terminationMessage(exitCode, { ...files, prefix });
    const failed = existsSync(`${prefix}.overfull`) ? 'OOMKilled' : 'Error';
    const reason = exitCode === 0 ? 'Completed' : failed;
    return { exitCode, reason, finishedAt, ...(message === '' ? {} : { message }) };
  }
  if (readOrNull(`${prefix}.lost`) === null) {
    if (!isLost(run)) return null;
    writeFileSync(`${prefix}.lost`, '');
  }
  return lostEnd(writtenAt(`${prefix}.lost`));
}

function terminationMessage(
  exitCode: number,
  { prefix, log, container }: RunFiles & Pick<ContainerRun, 'prefix'>,
): string {
  const message = Buffer.from(readOrNull(`${prefix}.message`) ?? '')
    .subarray(-MESSAGE_BYTES_MAX)
    .toString();
  if (message !== '' || exitCode === 0 || container.terminationMessagePolicy !== 'FallbackToLogsOnError')
    return message;
  return logTail(log, MESSAGE_LOG);
}

// Neither the program nor the supervisor that would write the exit code runs any more.
function isLost({ prefix, ...run }: BegunRun): boolean {
  const supervisor = parseProcessStat(readOrNull(`${prefix}.supervisor`) ?? '');
  if (supervisor === null) return Date.now() - Date.parse(run.launchedAt) > SUPERVISOR_START_LIMIT_MS;
  if (isRunning(supervisor) || (run.process !== null && isRunning(run.process))) return false;
  // The exit file may have been written between our two looks.
  return (readOrNull(`${prefix}.exit`) ?? '') === '';
}

// What kubelet reports for a container it cannot find any more.
function lostEnd(finishedAt: string): RunEnd {
  return {
    exitCode: 137,
    reason: 'ContainerStatusUnknown',
    message: 'The container could not be located when the pod was terminated',
    finishedAt,
  };
}

function readOrNull(path: string): string | null {
  // Most are not there most of the time, and to be told so by an error costs twenty times as much.
  if (!existsSync(path)) return null;
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function writtenAt(path: string): string {
  return statSync(path).mtime.toISOString();
}
