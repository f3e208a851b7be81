import { createHash } from 'node:crypto';
import { z } from 'zod';
import { HistoryEvent } from './history-event.js';

/** One line of history.jsonl. Lines are numbered from 1 and chained by digest. */
export const HistoryLine = z.strictObject({
  line: z.number().int().positive(),
  at: z.iso.datetime(),
  previous: z.string().describe('sha256 of the previous line as written; of the empty string for line 1'),
  event: HistoryEvent,
});
export type HistoryLine = z.infer<typeof HistoryLine>;

/** What was observed in a run, in order, and whether the record itself can be trusted. */
export interface History {
  readonly lines: readonly HistoryLine[];
  /** What is wrong with the record: gaps, broken chain, no seal. Empty for a sound one. */
  readonly defects: readonly string[];
}

/** Digest that the line after `text` must carry. */
export function chainDigest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The text of the line that follows `previousText` (empty for the first). */
export function formatLine(event: HistoryEvent, position: { line: number; at: string; previousText: string }): string {
  const { line, at, previousText } = position;
  return JSON.stringify(HistoryLine.parse({ line, at, previous: chainDigest(previousText), event }));
}

/** Reads a history's text and says what is wrong with it; never throws on a damaged one. */
export function parseHistory(text: string): History {
  const lines: HistoryLine[] = [];
  const defects: string[] = [];
  const written = text.split('\n');
  if (written.pop() !== '') defects.push('the last line is cut off');
  let previousText = '';
  for (const [index, lineText] of written.entries()) {
    const parsed = parseLine(lineText);
    if (parsed === null) defects.push(`line ${index + 1} cannot be read`);
    else {
      if (parsed.line !== index + 1) defects.push(`line ${index + 1} is numbered ${parsed.line}`);
      if (parsed.previous !== chainDigest(previousText))
        defects.push(`line ${index + 1} does not follow from the one before`);
      lines.push(parsed);
    }
    previousText = lineText;
  }
  return { lines, defects: [...defects, ...sealDefects(lines)] };
}

function parseLine(text: string): HistoryLine | null {
  try {
    return HistoryLine.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

function sealDefects(lines: readonly HistoryLine[]): string[] {
  const seals = lines.filter(({ event }) => event.kind === 'sealed');
  const last = lines.at(-1);
  if (last?.event.kind !== 'sealed') return ['the history is not sealed'];
  if (seals.length > 1) return ['the history is sealed more than once'];
  if (last.event.lines !== last.line)
    return [`the seal counts ${last.event.lines} lines, the history has ${last.line}`];
  return [];
}
