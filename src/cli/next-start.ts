import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HISTORY_FILE } from '../canaries/open-run.js';
import { parseHistory } from '../model/history.js';

/** The first `start` that nothing has had in a run so far. */
export function nextStart(folder: string): number {
  const { lines } = parseHistory(readFileSync(join(folder, HISTORY_FILE), 'utf8'));
  return (
    1 +
    Math.max(
      0,
      ...lines.flatMap(({ event }) => [
        ...('start' in event ? [event.start] : []),
        ...(event.kind === 'outage-begun' ? [event.startAfter ?? 0] : []),
      ]),
    )
  );
}
