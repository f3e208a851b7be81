import { open } from 'node:fs/promises';
import { ExplainedError } from '../model/explained-error.js';
import { type AuditEvent, parseAuditLine } from './audit-entry.js';

const CHUNK_BYTES = 1_048_576;
const NEWLINE = 0x0a;

/** Reads an API audit log as it grows. */
export interface AuditLogReader {
  /**
   * The events whose lines were completed since the last call, oldest first.
   *
   * @throws {ExplainedError} `undecided`: the log was rotated, cut, or holds
   *   something else; creations may have been lost.
   */
  readonly readNew: () => Promise<AuditEvent[]>;
}

/**
 * Reads the JSON lines of `path` from its beginning.
 *
 * @param options.mayMatter - Lines for which this is false are skipped unread:
 *   most of a log is leases and watches.
 */
export function openAuditLog(
  path: string,
  { mayMatter }: { readonly mayMatter: (line: string) => boolean },
): AuditLogReader {
  let offset = 0;
  let inode: number | null = null;

  const readNew = async (): Promise<AuditEvent[]> => {
    const file = await open(path, 'r').catch((error: unknown) => {
      throw unreadable(path, String(error));
    });
    try {
      const { ino, size } = await file.stat();
      if (size < offset || (inode !== null && inode !== ino)) throw unreadable(path, 'rotated or cut since last read');
      inode = ino;
      const events: AuditEvent[] = [];
      for await (const { line, end } of completeLines(file, { offset, size })) {
        if (line !== '' && mayMatter(line)) events.push(parse(path, line));
        offset = end;
      }
      return events;
    } finally {
      await file.close();
    }
  };
  return { readNew };
}

type ReadableFile = Awaited<ReturnType<typeof open>>;

/** Lines that end before `size`, each with the offset after it; a line still being written is left for later. */
async function* completeLines(file: ReadableFile, { offset, size }: { offset: number; size: number }) {
  let rest: Buffer = Buffer.alloc(0);
  let restStart = offset;
  for (let position = offset; position < size; ) {
    const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, size - position));
    const { bytesRead } = await file.read(chunk, 0, chunk.length, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    rest = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
    let start = 0;
    for (let stop = rest.indexOf(NEWLINE); stop >= 0; stop = rest.indexOf(NEWLINE, start)) {
      yield { line: rest.toString('utf8', start, stop), end: restStart + stop + 1 };
      start = stop + 1;
    }
    rest = rest.subarray(start);
    restStart += start;
  }
}

function parse(path: string, line: string): AuditEvent {
  try {
    return parseAuditLine(line);
  } catch {
    throw unreadable(path, `not an audit event: ${line.slice(0, 120)}`);
  }
}

function unreadable(path: string, observed: string): ExplainedError {
  return new ExplainedError('undecided', {
    what: 'The API audit log does not tell every pod creation',
    expected: 'one growing file of audit.k8s.io/v1 events, one a line',
    observed,
    evidence: path,
    next: 'start a new run on a fresh environment; see that the log is not rotated during a run',
  });
}
