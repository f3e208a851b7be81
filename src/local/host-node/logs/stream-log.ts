import { open } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LogRequest } from './log-request.js';
import { offsetBefore, readLogTimes } from './log-times.js';
import { timestamper } from './timestamps.js';

/** A log file, and whether its container can still write to it. */
export interface FoundLog {
  readonly path: string;
  readonly hasEnded: () => boolean;
}

const CHUNK_BYTES = 64 * 1024;
const FOLLOW_EVERY_MS = 100;

/** Sends the part of a log that was asked for, and what is added to it while the client follows. */
export async function streamLog(
  log: FoundLog,
  { request, response }: { readonly request: LogRequest; readonly response: ServerResponse },
): Promise<void> {
  const file = await open(log.path, 'r');
  try {
    const since = request.sinceMs === null ? 0 : offsetBefore(readLogTimes(log.path), request.sinceMs);
    let position = Math.max(since, await startOfTail(file, request.tailLines));
    const times = timestamper(() => readLogTimes(log.path), Date.now);
    let budget = request.limitBytes ?? Number.POSITIVE_INFINITY;
    while (!response.destroyed && budget > 0) {
      // Asked before reading, so that nothing written before the end is missed.
      const hasEnded = log.hasEnded();
      const { bytesRead, buffer } = await file.read(
        Buffer.alloc(CHUNK_BYTES),
        0,
        Math.min(CHUNK_BYTES, budget),
        position,
      );
      const piece = buffer.subarray(0, bytesRead);
      if (bytesRead > 0) await write(response, request.timestamps ? times.stamp(piece, position) : piece);
      position += bytesRead;
      budget -= bytesRead;
      if (bytesRead > 0) continue;
      if (!request.follow || hasEnded) break;
      else await sleep(FOLLOW_EVERY_MS);
    }
  } finally {
    await file.close();
    response.end();
  }
}

function write(response: ServerResponse, chunk: Buffer): Promise<void> {
  return new Promise((resolve) => {
    if (response.write(chunk)) resolve();
    else {
      response.once('drain', resolve);
      response.once('close', resolve);
    }
  });
}

/** Where the last `lines` lines begin, read backwards from the end. */
async function startOfTail(file: Awaited<ReturnType<typeof open>>, lines: number | null): Promise<number> {
  const { size } = await file.stat();
  if (lines === null) return 0;
  if (lines === 0) return size;
  let wanted = lines;
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - CHUNK_BYTES);
    const { buffer } = await file.read(Buffer.alloc(end - start), 0, end - start, start);
    for (let at = end - start - 1; at >= 0; at--) {
      // The newline that ends the last line does not begin one.
      if (buffer[at] !== 10 || start + at === size - 1) continue;
      wanted -= 1;
      if (wanted === 0) return start + at + 1;
    }
    end = start;
  }
  return 0;
}
