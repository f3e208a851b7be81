import { once } from 'node:events';
import { keepRun } from '../../src/history/keep-run.js';
import { openArchive } from '../../src/history/open-archive.js';
import { runOf } from './support/run-of.js';

/**
 * Keeps runs until it is told to have enough, or killed: `writer.ts PLACE WRITER COUNT`. Says when it could begin, waits
 * for a word, says each run before it begins, and again once it is kept.
 */
const [, , place = '', writer = '', count = '0'] = process.argv;
const archive = openArchive(place);
process.stdout.write('ready\n');
await once(process.stdin, 'data');
process.stdin.destroy();
for (let number = 0; number < Number(count); number += 1) {
  process.stdout.write(`begin ${number}\n`);
  const { id } = await keepRun(archive, runOf(Number(writer), number));
  process.stdout.write(`kept ${id}\n`);
}
