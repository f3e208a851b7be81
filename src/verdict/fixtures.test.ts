import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Description } from '../model/description.js';
import { parseHistory } from '../model/history.js';
import { judge } from './judge.js';

const fixture = (name: string): URL => new URL(`../model/fixtures/${name}`, import.meta.url);
const read = (name: string): string => readFileSync(fixture(name), 'utf8');

test('the fixture verdict is what is judged of the fixture history; `npm run fix:schemas` writes it anew', () => {
  const verdict = judge(Description.parse(JSON.parse(read('description.json'))), parseHistory(read('history.jsonl')));
  if (process.env['UPDATE_SCHEMAS'] !== undefined)
    writeFileSync(fixture('verdict.json'), `${JSON.stringify(verdict, null, 2)}\n`);
  expect(JSON.parse(read('verdict.json'))).toEqual(verdict);
});
