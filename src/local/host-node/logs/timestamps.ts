import type { LogTime } from './log-times.js';
import { timeOfOffset } from './log-times.js';

const NEWLINE = 10;

/** Puts a time before each line of a log that passes through in pieces. */
export interface Timestamper {
  /** The piece that begins at `offset` of the log, with its times. */
  stamp(piece: Buffer, offset: number): Buffer;
}

/** A timestamper that asks `times` anew for each piece, because a followed log gets new ones. */
export function timestamper(times: () => readonly LogTime[], now: () => number): Timestamper {
  let atLineStart = true;
  return {
    stamp(piece, offset) {
      const known = times();
      const parts: Buffer[] = [];
      for (let start = 0; start < piece.length; ) {
        const newline = piece.indexOf(NEWLINE, start);
        const end = newline === -1 ? piece.length : newline + 1;
        if (atLineStart) {
          parts.push(Buffer.from(`${new Date(timeOfOffset(known, offset + start, now())).toISOString()} `));
        }
        parts.push(piece.subarray(start, end));
        atLineStart = newline !== -1;
        start = end;
      }
      return Buffer.concat(parts);
    },
  };
}
