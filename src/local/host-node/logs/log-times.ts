import { appendFileSync, readFileSync, statSync } from 'node:fs';

/** At `atMs` the log had been written up to `offset`. */
export interface LogTime {
  readonly offset: number;
  readonly atMs: number;
}

/**
 * Notes how far a log has been written by now, if further than last time. Programs
 * write into the file themselves, so that nothing is lost while the node is away;
 * this is how their lines still get a time, as exact as the notes are frequent.
 *
 * @returns the offset that is known now.
 */
export function noteLogTime(path: string, known: number, nowMs: number): number {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > known) appendFileSync(timesPath(path), `${size} ${nowMs}\n`);
  return Math.max(size, known);
}

/** The notes about a log, oldest first. */
export function readLogTimes(path: string): LogTime[] {
  try {
    return readFileSync(timesPath(path), 'utf8')
      .split('\n')
      .flatMap((line) => {
        const [offset, atMs] = line.split(' ').map(Number);
        return offset === undefined || atMs === undefined ? [] : [{ offset, atMs }];
      });
  } catch {
    return [];
  }
}

/** When the byte at `offset` had been written at the latest; `latestMs` where no note tells. */
export function timeOfOffset(times: readonly LogTime[], offset: number, latestMs: number): number {
  return times.find((time) => time.offset > offset)?.atMs ?? latestMs;
}

/** Up to where everything was written before `sinceMs`. */
export function offsetBefore(times: readonly LogTime[], sinceMs: number): number {
  return Math.max(0, ...times.filter(({ atMs }) => atMs < sinceMs).map(({ offset }) => offset));
}

/** The file that holds the notes about a log. */
export function timesPath(path: string): string {
  return `${path}.times`;
}
