import { describe, expect, test } from 'vitest';
import type { KeptRun } from '../../model/kept-run.js';
import type { Way } from '../../model/way.js';
import { build, keptRunOf } from '../fixtures/kept-run.js';
import { landmarks } from '../landmarks.js';
import { standingChecks } from '../standing-checks.js';
import { turnTexts } from './explain-trends.js';
import { SILENCE_LIMIT_MS, trends } from './trends.js';
import { turns } from './turns.js';

const HOOK = ['hook-opened', 'hook-comment', 'hook-push'] as const;
const all: Way[] = ['prowjob', ...HOOK];
const at = (day: number): Date => new Date(Date.UTC(2026, 0, day, 9));
const misplaced = [['placement', 'alias "rules"']] as const;

/** Night `day`, in which one of hook's ways had its turn after the restart, and failed where it is `bad`. */
const night = (day: number, { bad, ...given }: Partial<KeptRun> & { bad?: Way } = {}): KeptRun => {
  const way = HOOK[day % HOOK.length] ?? 'hook-opened';
  const turn = { all, probed: ['prowjob', way] as Way[] };
  return way === bad
    ? keptRunOf(day, { ...given, afterRestarts: { ...turn, failed: [way] }, failed: misplaced })
    : keptRunOf(day, { ...given, afterRestarts: turn });
};
const nights = (from: number, to: number, given: Parameters<typeof night>[1] = {}): KeptRun[] =>
  Array.from({ length: to - from + 1 }, (_, index) => night(from + index, given));
const of = (runs: readonly KeptRun[]) => trends(runs, { at: at(runs.length), silenceLimitMs: SILENCE_LIMIT_MS });

describe('a way that fails in each of its turns', () => {
  const broken = { bad: 'hook-push', candidate: build('b') } as const;
  const month = [...nights(1, 6), ...nights(7, 15, broken)];

  test('is a regression since the change, and no flake of the nights in which it was not its turn', () => {
    const { regressions, flakes } = of(month);
    expect(flakes).toEqual([]);
    expect(regressions.map(({ changed, failed, decided, isOpen }) => [changed, failed, decided, isOpen])).toEqual([
      [['candidate'], 3, 3, true],
    ]);
  });

  test('is not over, and no issue of it is closed, before its next turn passed', () => {
    const [standing] = standingChecks(night(12, broken), month.slice(0, 11)).filter(
      ({ check }) => check === 'placement',
    );
    expect(standing?.state).toBe('unknown');
    const mended = [...month.slice(0, 11), night(12), night(13), night(14)];
    expect(of(mended.slice(0, 13)).regressions.map(({ isOpen }) => isOpen)).toEqual([true]);
    expect(of(mended).regressions.map(({ isOpen }) => isOpen)).toEqual([false]);
    const green = standingChecks(night(14), mended.slice(0, -1)).find(({ check }) => check === 'placement');
    expect(green?.state).toBe('green');
  });

  test('keeps the last night that passed it in its turn, whatever passed in other turns since', () => {
    expect(landmarks(month)).toContain(month[4]?.id);
  });
});

describe('a flake', () => {
  test('is a way that passed in another of its turns', () => {
    const runs = [...nights(1, 5, { bad: 'hook-push' }), ...nights(6, 12)];
    expect(of(runs).flakes.map(({ failed, decided }) => [failed, decided])).toEqual([[2, 4]]);
  });

  test('is what every night probes, failing in some, whoever’s turn it was', () => {
    const runs = [...nights(1, 4), keptRunOf(5, { afterRestarts: { all, probed: [] }, failed: misplaced }), night(6)];
    expect(of(runs).flakes.map(({ failed, decided }) => [failed, decided])).toEqual([[1, 6]]);
  });

  test('is what another check found, for only canaries take turns', () => {
    const turn = { all, probed: ['hook-push'] as Way[], failed: ['hook-push'] as Way[] };
    const rolled = keptRunOf(3, { afterRestarts: turn, failed: [['rollout', 'deck']] });
    expect(of([night(1), night(2), rolled, night(4)]).flakes).toHaveLength(1);
  });

  test('is found of runs that were kept before runs said whose turn it was', () => {
    expect(of([keptRunOf(1), night(2, { bad: 'hook-push' }), keptRunOf(3)]).flakes).toHaveLength(1);
  });
});

describe('the first night of a rotation', () => {
  test('is whole with its own share, and says what has its turn yet to come', () => {
    const found = turns([night(1)]);
    expect(found.map(({ way, provenAt, isLate }) => [way, provenAt !== null, isLate])).toEqual([
      ['prowjob', true, false],
      ['hook-opened', false, false],
      ['hook-comment', true, false],
      ['hook-push', false, false],
    ]);
    expect(turnTexts(found)).toEqual([
      `after restarts of example on ${build('a').tag}: 2 of 4 ways on 2026-01-01; the others: hook-opened not yet, hook-push not yet`,
    ]);
  });

  test('says of later ones when each had its turn', () => {
    expect(turnTexts(turns(nights(1, 3)))).toEqual([
      `after restarts of example on ${build('a').tag}: 2 of 4 ways on 2026-01-03; the others: hook-comment on 2026-01-01, hook-push on 2026-01-02`,
    ]);
  });
});

describe('a way that had no turn within a week', () => {
  const left = (to: number) =>
    nights(1, to).map((run) => ({ ...run, afterRestarts: { all, probed: all.slice(0, 3) } }));

  test('is told by itself, and not of a week that is not over', () => {
    expect(turnTexts(turns(left(7)))[0]).toBe(
      `not proven within a week: after restarts of example on ${build('a').tag}, hook-push, not once since 2026-01-01`,
    );
    expect(turns(left(6)).some(({ isLate }) => isLate)).toBe(false);
  });

  test('is none of nights that were left out, or lived through on another candidate', () => {
    const away = [...nights(1, 2), ...nights(3, 20, { candidate: build('b') }), night(21)];
    expect(turns(away).some(({ isLate }) => isLate)).toBe(false);
  });

  test('is none where each had one, nor of a candidate that has just come', () => {
    expect(turns(nights(1, 20)).some(({ isLate }) => isLate)).toBe(false);
    expect(turns([...left(20), night(21, { candidate: build('b') })]).some(({ isLate }) => isLate)).toBe(false);
  });
});
