import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { ExplainedError } from '../model/explained-error.js';
import { formatLine, HistoryLine } from '../model/history.js';
import type { HistoryEvent } from '../model/history-event.js';

/** Where the next line goes: after the last one, whoever wrote it. */
interface Tail {
  readonly size: number;
  readonly line: number;
  readonly text: string;
  readonly sealed: boolean;
}

const EMPTY: Tail = { size: 0, line: 0, text: '', sealed: false };

/** Appends to one run's history. Several processes may, one after another; nothing is ever rewritten. */
export interface HistoryWriter {
  /** Adds one line. It is in the file, whole, when this returns. */
  readonly append: (event: HistoryEvent) => void;
  /** Adds the last line. After it nothing can be appended, by anyone. */
  readonly seal: () => void;
  readonly close: () => void;
}

/**
 * Opens `path` for appending, creating it (mode 0600) where it is missing, and
 * continues its chain from the last line in it.
 *
 * @throws {ExplainedError} `undecided`: the last line is damaged, or the
 *   history is sealed already. What is missing then cannot be made up for.
 */
export function openHistory(path: string, options: { readonly now?: () => Date } = {}): HistoryWriter {
  const { now = () => new Date() } = options;
  const descriptor = openSync(path, 'a+', 0o600);
  let tail = readTail(descriptor, path);

  const append = (makeEvent: (line: number) => HistoryEvent): void => {
    // Another process may have appended since: smoke suites write while the command line waits.
    if (fstatSync(descriptor).size !== tail.size) tail = readTail(descriptor, path);
    if (tail.sealed) throw unwritable(path, { observed: `sealed at line ${tail.line}` });
    const line = tail.line + 1;
    const event = makeEvent(line);
    const text = formatLine(event, { line, at: now().toISOString(), previousText: tail.text });
    const size = tail.size + writeLine(descriptor, { path, text });
    tail = { size, line, text, sealed: event.kind === 'sealed' };
  };

  return {
    append: (event) => append(() => event),
    seal: () => append((line) => ({ kind: 'sealed', lines: line })),
    close: () => closeSync(descriptor),
  };
}

/** One write call, so that a killed process leaves a whole line or none. Returns bytes. */
function writeLine(descriptor: number, { path, text }: { path: string; text: string }): number {
  const bytes = Buffer.from(`${text}\n`);
  let written: number;
  try {
    written = writeSync(descriptor, bytes);
  } catch (error) {
    throw unwritable(path, { observed: String(error) });
  }
  if (written !== bytes.length) throw unwritable(path, { observed: `${written} of ${bytes.length} bytes written` });
  return written;
}

function readTail(descriptor: number, path: string): Tail {
  const { size } = fstatSync(descriptor);
  if (size === 0) return EMPTY;
  const text = lastLine(descriptor, size);
  if (text === null) throw unwritable(path, { observed: 'the last line is cut off' });
  const parsed = HistoryLine.safeParse(parseJson(text));
  if (!parsed.success) throw unwritable(path, { observed: 'the last line cannot be read' });
  const { line, event } = parsed.data;
  return { size, line, text, sealed: event.kind === 'sealed' };
}

/** The text between the last two line ends, or null where the file does not end with one. */
function lastLine(descriptor: number, size: number): string | null {
  for (let length = Math.min(size, 65_536); ; length = Math.min(size, length * 2)) {
    const bytes = Buffer.alloc(length);
    readSync(descriptor, bytes, 0, length, size - length);
    if (bytes.at(-1) !== 0x0a) return null;
    const start = length === 1 ? -1 : bytes.lastIndexOf(0x0a, -2);
    if (start >= 0 || length === size) return bytes.subarray(start + 1, -1).toString();
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function unwritable(path: string, { observed }: { observed: string }): ExplainedError {
  return new ExplainedError('undecided', {
    what: 'The history of this run cannot be continued',
    expected: 'an unsealed history that ends with a whole line, on a disk with room',
    observed,
    evidence: path,
    next: 'keep the folder as it is and start a new run; this one stays inconclusive',
  });
}
