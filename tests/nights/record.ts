import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Description } from '../../src/model/description.js';
import { parseHistory } from '../../src/model/history.js';
import { judge } from '../../src/verdict/judge.js';
import { chained, RECORDED, type Recording, writeRecording } from './recording.js';

/**
 * Records a finished run: `record.ts RUN_FOLDER NAME`. What names a place of the machine it was made on becomes
 * `/recorded`; nothing else is changed but what {@link withoutGaps} says.
 */
const [, , folder = '', name = ''] = process.argv;
const texts = await Promise.all(
  RECORDED.map(async (file) => [
    file,
    (await readFile(join(folder, file), 'utf8')).replace(/\/(tmp|root|home|work)\/[^"\s]*/g, '/recorded'),
  ]),
);
const read = Object.fromEntries(texts) as Recording;
const recording = { ...read, 'history.jsonl': chained(withoutGaps(read['history.jsonl'])) };
const history = parseHistory(recording['history.jsonl']);
if (history.defects.length > 0) throw new Error(`not a sound history: ${history.defects.slice(0, 3).join('; ')}`);
const size = await writeRecording(name, recording);
const { outcome, candidate, findings } = judge(Description.parse(JSON.parse(recording['description.json'])), history);
const bad = new Set(findings.filter((one) => one.outcome !== 'pass').map((one) => `${one.check} ${one.outcome}`));
process.stdout.write(`${name}: ${size} bytes, ${outcome} on ${candidate.tag}: ${[...bad].join(', ')}\n`);

/** Runs from before pods had a `ranMs` get it as it is written where nobody knows: null. */
function withoutGaps(text: string): string {
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const parsed = JSON.parse(line) as { event: { kind: string; pods?: Record<string, unknown>[] } };
      if (parsed.event.kind !== 'cluster-swept') return line;
      return JSON.stringify({
        ...parsed,
        event: { ...parsed.event, pods: parsed.event.pods?.map((pod) => ({ ...pod, ranMs: pod['ranMs'] ?? null })) },
      });
    });
  return `${lines.join('\n')}\n`;
}
