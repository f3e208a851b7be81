import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folderArchive } from '../../src/history/folder-archive.js';
import { keptRuns, latestRunId } from '../../src/history/kept-runs.js';
import { explainTrends, turnTexts } from '../../src/history/trends/explain-trends.js';
import { SILENCE_LIMIT_MS, trends } from '../../src/history/trends/trends.js';
import type { KeptRun } from '../../src/model/kept-run.js';
import type { Trends } from '../../src/model/trends.js';
import { NIGHTS, nightAt } from './nights.js';
import { readRecording, replayAt } from './recording.js';
import { simulate } from './simulate.js';

const HOUR_MS = 3_600_000;
let folder: string;
let runs: KeptRun[];
let latest: string | null;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nights-'));
  const archive = folderArchive(join(folder, 'history'));
  await simulate(NIGHTS, { archive, folder: join(folder, 'runs') });
  runs = (await keptRuns(archive, nightAt(NIGHTS.length))).runs;
  latest = await latestRunId(archive, { now: nightAt(NIGHTS.length) });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What trends say on the morning after a night, counted from 1. */
const morningAfter = (night: number): Trends => {
  const at = new Date(nightAt(night - 1).getTime() + 8 * HOUR_MS);
  const known = runs.filter(({ startedAt }) => Date.parse(startedAt) < at.getTime());
  return trends(known, { at, silenceLimitMs: SILENCE_LIMIT_MS });
};

test('thirty nights are 23 runs, and the newest is the last', () => {
  expect(NIGHTS).toHaveLength(30);
  expect(runs).toHaveLength(23);
  expect(runs.at(-1)?.startedAt.slice(0, 10)).toBe('2026-09-30');
  expect(latest).toBe(runs.at(-1)?.id);
});

test('only times are shifted: a night is judged as its recording is', async () => {
  const [one, other] = [join(folder, 'one'), join(folder, 'other')];
  const recording = await readRecording('outage-2019-02-08');
  await replayAt(recording, { at: nightAt(0), folder: one });
  await replayAt(recording, { at: nightAt(20), folder: other });
  const withoutTimes = async (path: string) =>
    (await readFile(join(path, 'history.jsonl'), 'utf8'))
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:]+(\.\d+)?Z/g, 'T')
      .replaceAll(/"previous":"\w+"/g, '');
  expect(await withoutTimes(one)).toBe(await withoutTimes(other));
});

describe('the first regression, of 2019-02-08', () => {
  const first = () => morningAfter(8).regressions.filter(({ check }) => check === 'placement');

  test('is told the morning after, with the alias and what changed', () => {
    expect(morningAfter(7).regressions).toEqual([]);
    expect(first().map(({ subject }) => subject)).toContain('alias "default"');
    expect(first().every(({ changed, isOpen }) => isOpen && changed.join() === 'candidate')).toBe(true);
  });

  test('is over once another candidate passes, and no flake', () => {
    const after = morningAfter(10);
    expect(after.regressions.filter(({ check }) => check === 'placement').every(({ isOpen }) => !isOpen)).toBe(true);
    const { tag } = after.regressions[0] ?? {};
    expect(after.flakes.filter((one) => one.tag === tag)).toEqual([]);
  });
});

describe('healthy nights of one restart each', () => {
  test('pass from the first on, which says what has its turn yet to come', () => {
    expect(runs.slice(0, 3).map(({ outcome }) => outcome)).toEqual(['pass', 'pass', 'pass']);
    expect(turnTexts(morningAfter(1).turns)).toEqual([
      'after restarts of example on v20251125-e3ae8cf22: 3 of 6 ways on 2026-09-01; the others: deck-rerun not yet, hook-opened not yet, hook-push not yet',
    ]);
  });

  test('have proven each way after three of them, and leave none for longer than a week', () => {
    expect(morningAfter(3).turns.map(({ provenAt }) => provenAt !== null)).toEqual([
      true,
      true,
      true,
      true,
      true,
      true,
    ]);
    const late = NIGHTS.flatMap((_, index) => morningAfter(index + 1).turns.filter(({ isLate }) => isLate));
    expect(late.map(({ way }) => way)).toEqual([]);
  });
});

describe('the flake', () => {
  const placed = ({ check, subject }: { check: string; subject: string }) =>
    check === 'placement' && subject === 'alias "default"';

  test('looks like a regression in no morning, as the same candidate had passed it', () => {
    const { flakes, regressions } = morningAfter(5);
    expect(regressions).toEqual([]);
    expect(flakes.filter(placed).map(({ failed, decided, isOpen }) => [failed, decided, isOpen])).toEqual([
      [1, 2, true],
    ]);
  });

  test('is told by the report of the night itself, and by those after it, and by none before', async () => {
    const report = (night: number) => {
      const day = nightAt(night - 1)
        .toISOString()
        .slice(0, 'yyyy-mm-dd'.length);
      return readFile(join(folder, 'runs', day, 'report.html'), 'utf8');
    };
    expect(await report(4)).not.toContain('What comes and goes');
    expect(await report(5)).toContain('failed in 1 of 2 such runs: this run');
    expect(await report(6)).toContain('failed in 1 of 3 such runs: 2026-09-05');
    expect(await report(10)).not.toContain('What comes and goes');
  });

  test('is of one candidate, and the only one of the month', () => {
    const { flakes } = morningAfter(30);
    expect(flakes.filter(placed)).toHaveLength(1);
    expect(
      new Set(
        flakes.map(
          ({ firstRun, failed, decided, isOpen }) => `${firstRun.slice(0, 10)} ${failed}/${decided} ${isOpen}`,
        ),
      ),
    ).toEqual(new Set(['2026-09-05 1/4 false']));
  });

  test('is of what a night itself judges: no latency, and nothing that only a rehearsal asks', () => {
    expect(morningAfter(30).flakes.map(({ check }) => check)).not.toContain('responsive');
    expect(runs[4]?.asked).not.toContain('responsive');
  });
});

describe('the silent week', () => {
  test('is told while it lasts, from the second morning on', () => {
    expect(morningAfter(14).silences).toEqual([]);
    expect(morningAfter(15).silences.map(({ isOpen }) => isOpen)).toEqual([true]);
    expect(morningAfter(21).silences.map(({ isOpen }) => isOpen)).toEqual([true]);
  });

  test('is remembered once it is over', () => {
    const [silence, ...others] = morningAfter(30).silences;
    expect(others).toEqual([]);
    expect([silence?.from.slice(0, 10), silence?.to.slice(0, 10), silence?.isOpen]).toEqual([
      '2026-09-14',
      '2026-09-22',
      false,
    ]);
  });
});

describe('the drift', () => {
  test('is a change of production and no failure', () => {
    const { productionChanges, regressions } = morningAfter(11);
    expect(productionChanges.map(({ outcome }) => outcome)).toEqual(['pass']);
    expect(regressions.filter(({ isOpen }) => isOpen)).toEqual([]);
  });
});

describe('the second regression, of 2019-03-26', () => {
  test('is told apart from the first: Boskos, which changed with candidate and production', () => {
    const open = morningAfter(30).regressions.filter(({ isOpen }) => isOpen);
    expect(new Set(open.map(({ check }) => check))).toEqual(new Set(['rollout', 'boskos']));
    expect(new Set(open.map(({ changed }) => changed.join()))).toEqual(new Set(['candidate,Boskos,production']));
    expect(new Set(open.map(({ failed, decided }) => `${failed}/${decided}`))).toEqual(new Set(['3/3']));
  });

  test('comes with the second change of production of the month', () => {
    expect(morningAfter(30).productionChanges.map(({ outcome }) => outcome)).toEqual(['pass', 'fail']);
  });
});

test('every night is decided, and those that are well pass', () => {
  const [all] = morningAfter(30).passRates;
  expect(all).toMatchObject({ passed: 17, failed: 6, undecided: 0 });
});

test('all of it as text', async () => {
  // Ids hold digests of files, and so change with every report.
  const text = explainTrends(morningAfter(30)).replaceAll(/-[0-9a-f]{12}\b/g, '');
  await expect(`${text}\n`).toMatchFileSnapshot('month.txt');
});
