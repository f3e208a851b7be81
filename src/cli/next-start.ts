import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HISTORY_FILE } from '../canaries/open-run.js';
import { parseHistory } from '../model/history.js';

/** The first that neither a start of a component nor canaries of anything else have in this run. */
export function nextStart(folder: string): number {
  const { lines } = parseHistory(readFileSync(join(folder, HISTORY_FILE), 'utf8'));
  return 1 + Math.max(0, ...lines.flatMap(({ event }) => ('start' in event ? [event.start] : [])));
}
