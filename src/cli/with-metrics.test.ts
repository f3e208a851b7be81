import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Confirmation } from '../model/confirmation.js';
import { withMetrics } from './with-metrics.js';

const PASS: Confirmation = {
  ...{ outcome: 'pass', production: 'example', at: '2026-11-26T09:00:00.000Z', since: null },
  ...{ workloads: [], unreadable: [], notProven: [] },
};

let file: string;
beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'metrics-')), 'confirm.prom');
  writeFileSync(file, 'prow_staging_confirmed{production="example"} 1\n');
});

test('what was found is written', async () => {
  expect(await withMetrics(file, async () => PASS)).toBe(PASS);
  expect(readFileSync(file, 'utf8')).toContain('prow_staging_confirmed{production="example"} 1\n');
  await withMetrics(undefined, async () => PASS);
});

describe('an error leaves no yes standing', () => {
  test('of a production that was read it says that nobody knows', async () => {
    const look = async (named: (production: string) => void): Promise<Confirmation> => {
      named('example');
      throw new Error('HTTP 401');
    };
    await expect(withMetrics(file, look)).rejects.toThrow('HTTP 401');
    expect(readFileSync(file, 'utf8')).toContain('prow_staging_confirmed{production="example"} -1\n');
  });

  test('of one that was not, nothing', async () => {
    await expect(withMetrics(file, () => Promise.reject(new Error('no file')))).rejects.toThrow('no file');
    expect(existsSync(file)).toBe(false);
  });

  test('a file that cannot be written hides no error', async () => {
    const look = () => Promise.reject(new Error('HTTP 401'));
    await expect(withMetrics('/nowhere/at/all', look)).rejects.toThrow('HTTP 401');
  });
});
