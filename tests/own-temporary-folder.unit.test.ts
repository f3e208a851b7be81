import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { removeLeftOver, setup } from './support/own-temporary-folder.js';

let folder: string;
let usual: string | undefined;
beforeEach(() => {
  usual = process.env['TMPDIR'];
  folder = mkdtempSync(join(tmpdir(), 'temporary-'));
  process.env['TMPDIR'] = folder;
});
afterEach(() => {
  process.env['TMPDIR'] = usual;
  rmSync(folder, { recursive: true, force: true });
});

test('what a run leaves behind goes with it, and the next has the usual place again', () => {
  const end = setup();
  expect(dirname(tmpdir())).toBe(folder);
  mkdirSync(join(tmpdir(), 'left'));
  writeFileSync(join(tmpdir(), 'left', 'behind'), '');
  end();
  expect([readdirSync(folder), tmpdir()]).toEqual([[], folder]);
});

test('what a killed run left a day ago goes too; another run’s, and anybody else’s, stays', () => {
  const now = Date.now();
  for (const [name, ageHours] of [
    ['prow-staging-test-old', 25],
    ['prow-staging-test-now', 23],
    ['prow-staging-other', 25],
  ] as const) {
    mkdirSync(join(folder, name, 'inner'), { recursive: true });
    const at = new Date(now - ageHours * 3_600_000);
    utimesSync(join(folder, name), at, at);
  }
  removeLeftOver(folder, now);
  expect(readdirSync(folder).sort()).toEqual(['prow-staging-other', 'prow-staging-test-now']);
  expect(existsSync(join(folder, 'prow-staging-test-now', 'inner'))).toBe(true);
});
