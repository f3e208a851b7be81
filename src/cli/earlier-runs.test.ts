import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { earlierRuns } from './earlier-runs.js';

const runs = mkdtempSync(join(tmpdir(), 'prow-staging-earlier-'));
const fixture = JSON.parse(readFileSync(new URL('../model/fixtures/verdict.json', import.meta.url), 'utf8'));
afterAll(() => rmSync(runs, { recursive: true, force: true }));

function keep(id: string, startedAt: string, changes: Record<string, unknown> = {}, production = 'example'): void {
  mkdirSync(join(runs, id), { recursive: true });
  writeFileSync(join(runs, id, 'description.json'), JSON.stringify({ name: production }));
  writeFileSync(
    join(runs, id, 'verdict.json'),
    JSON.stringify({ ...fixture, durationMs: 60_000, startedAt, ...changes }),
  );
}

test('runs that had ended before are told oldest first; later, overlapping, unreadable ones and another production’s are not', async () => {
  keep('b', '2025-11-26T11:00:00Z', { outcome: 'fail' });
  keep('a', '2025-11-26T10:00:00Z');
  keep('another', '2025-11-26T10:30:00Z', {}, 'other');
  keep('overlapping', '2025-11-26T11:59:30Z');
  keep('later', '2025-11-26T13:00:00Z');
  keep('broken', 'yesterday');
  keep('this', '2025-11-26T12:00:00Z');
  const found = await earlierRuns(join(runs, 'this'), { startedAt: '2025-11-26T12:00:00Z', production: 'example' });
  expect(found.map(({ id }) => id)).toEqual(['a', 'b']);
  expect(found[1]?.verdict.outcome).toBe('fail');
});

test('a run alone has none before it', async () => {
  expect(await earlierRuns(join(runs, 'a'), { startedAt: '2025-11-26T09:00:00Z', production: 'example' })).toEqual([]);
});
