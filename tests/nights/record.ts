import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { carriedOver } from './carried-over.js';
import { judgedAs } from './judged-as.js';
import { misfits } from './misfits.js';
import { RECORDED, type Recording } from './recorded-files.js';
import { chained, readAsWritten, writeRecording } from './recording.js';

/**
 * `npm run record:night -- RUN_FOLDER NAME` records a finished run: what names a place of the machine it was made on
 * becomes `/recorded`, and nothing else is changed. `npm run record:night -- NAME` carries a recording over to this
 * version: {@link carriedOver}.
 */
const [, , first = '', second] = process.argv;
const [name, recording] = second === undefined ? [first, await readAgain(first)] : [second, await readRun(first)];
const observed = misfits(recording);
if (observed.length > 0) throw new Error(`${first} is no run to this version: ${observed.join('; ')}`);
const size = await writeRecording(name, recording);
const { outcome, tag, fails, undecided } = judgedAs(recording);
process.stdout.write(`${name}: ${size} bytes, ${outcome} on ${tag}; fails ${fails}; undecided ${undecided}\n`);

async function readAgain(known: string): Promise<Recording> {
  return carriedOver(await readAsWritten(known));
}

async function readRun(folder: string): Promise<Recording> {
  const texts = await Promise.all(
    RECORDED.map(async (file) => [
      file,
      (await readFile(join(folder, file), 'utf8')).replace(/\/(tmp|root|home|work)\/[^"\s]*/g, '/recorded'),
    ]),
  );
  const read = Object.fromEntries(texts) as Recording;
  return { ...read, 'history.jsonl': chained(read['history.jsonl']) };
}
