import { readFileSync } from 'node:fs';

/** A process, not only its number: numbers are used again, start times are not. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks after boot, field 22 of /proc/<pid>/stat. */
  readonly startTicks: number;
}

/** The process that a line of /proc/<pid>/stat describes, or null for any other text. */
export function parseProcessStat(text: string): (ProcessIdentity & { readonly state: string }) | null {
  const match = /^(\d+) \(.*\) (\S) (.*)$/s.exec(text.trim());
  if (match === null) return null;
  // The state is field 3 and the first of what remains is field 4, so field 22 is at index 18.
  const startTicks = Number(match[3]?.split(' ')[18]);
  return Number.isInteger(startTicks) ? { pid: Number(match[1]), startTicks, state: match[2] ?? '' } : null;
}

/** The process that has this number now, or null where none runs. */
export function identifyProcess(pid: number): ProcessIdentity | null {
  const now = processStat(pid);
  return now === null || hasEnded(now) ? null : { pid, startTicks: now.startTicks };
}

/** The processes that this one has started and not yet waited for. */
export function childrenOf({ pid }: ProcessIdentity): ProcessIdentity[] {
  const children = readProc(`${pid}/task/${pid}/children`)?.trim().split(' ') ?? [];
  return children.map((child) => identifyProcess(Number(child))).filter((child) => child !== null);
}

/** True while exactly this process runs; a zombie does not run. */
export function isRunning({ pid, startTicks }: ProcessIdentity): boolean {
  const now = processStat(pid);
  return now !== null && now.startTicks === startTicks && !hasEnded(now);
}

/** Sends a signal to exactly this process; false if it is gone. */
export function signalProcess(identity: ProcessIdentity, signal: NodeJS.Signals): boolean {
  if (!isRunning(identity)) return false;
  try {
    process.kill(identity.pid, signal);
    return true;
  } catch {
    return false;
  }
}

function hasEnded({ state }: { readonly state: string }): boolean {
  return state === 'Z' || state === 'X';
}

function processStat(pid: number): ReturnType<typeof parseProcessStat> {
  const text = readProc(`${pid}/stat`);
  return text === null ? null : parseProcessStat(text);
}

function readProc(path: string): string | null {
  try {
    return readFileSync(`/proc/${path}`, 'utf8');
  } catch {
    return null;
  }
}
