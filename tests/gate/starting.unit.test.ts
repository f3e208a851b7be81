import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { decideStart, explainStart, type WindowAnswer } from '../../src/cli/gate-window.js';
import { World } from './support/world.js';

let world: World;
let calendar: string;
beforeEach(() => {
  world = new World();
  calendar = join(world.root, 'calendar.yaml');
  world.write(
    calendar,
    'timeZone: America/Los_Angeles\ncover: [{ days: [Mon, Tue], from: "09:00", to: "17:30" }]\nlengths: { drain: 10h, look: 5m }\n',
  );
});
afterEach(() => {
  vi.unstubAllEnvs();
  world.remove();
});

const start = (starting: string, at: string): Promise<WindowAnswer> => decideStart({ starting, at, calendar });

it('says by the calendar alone whether a drain may begin, with the hours it would run alone', async () => {
  const late = await start('drain', '2019-03-25T17:20:00-07:00');
  expect(late.answer).toBe('block');
  expect(explainStart(late)).toContain(
    'nobody is there from Mon 2019-03-25 17:30 to Tue 2019-03-26 03:20 (9 h 50 min)',
  );
  expect(explainStart(late)).toMatch(
    /^BLOCKED: drain at 2019-03-26T00:20:00\.000Z\n {2}uncovered-hours: .*\n {4}observed .*\n {4}evidence {2}America\/Los_Angeles: .*\n {4}next .*\n {4}page {6}docs\/on-call\/uncovered-hours\.md$/,
  );
  expect(await start('look', '2019-03-25T17:20:00-07:00')).toMatchObject({ answer: 'allow', objections: [] });
  await expect(decideStart({ starting: 'drain', at: undefined, calendar: null })).rejects.toThrow('--calendar FILE');
  world.write(calendar, 'timeZone: Mars/Olympus\n');
  await expect(decideStart({ starting: 'drain', at: undefined, calendar })).rejects.toThrow(`${calendar}:1`);
});

describe('--at', () => {
  it.each(['UTC', 'Asia/Tokyo', 'America/New_York'])(
    'without an offset is a time of the calendar, on a machine in %s too',
    async (zone) => {
      vi.stubEnv('TZ', zone);
      expect((await start('look', '2026-11-30T17:20')).at).toBe('2026-12-01T01:20:00.000Z');
      expect((await start('look', '2026-11-30 17:20:30')).at).toBe('2026-12-01T01:20:30.000Z');
      expect(await start('look', '2026-11-30T17:20')).toMatchObject({ answer: 'allow' });
      expect(explainStart(await start('drain', '2026-11-30T17:20'))).toContain('begun Mon 2026-11-30 17:20');
    },
  );

  it('with an offset is that moment', async () => {
    expect((await start('look', '2026-11-30T17:20Z')).at).toBe('2026-11-30T17:20:00.000Z');
    expect((await start('look', '2026-11-30T17:20+09:00')).at).toBe('2026-11-30T08:20:00.000Z');
  });

  it('is refused where clocks skip it, and where they show it twice, unless an offset says which', async () => {
    await expect(start('look', '2026-03-08T02:30')).rejects.toThrow(/no such time in America\/Los_Angeles/);
    await expect(start('look', '2026-11-01T01:30')).rejects.toThrow(
      /2026-11-01T01:30-07:00 or 2026-11-01T01:30-08:00[\s\S]*twice/,
    );
    expect((await start('look', '2026-11-01T01:30-08:00')).at).toBe('2026-11-01T09:30:00.000Z');
    expect((await start('look', '2026-03-08T03:30')).at).toBe('2026-03-08T10:30:00.000Z');
    expect((await start('look', '2026-11-01T02:00')).at).toBe('2026-11-01T10:00:00.000Z');
  });

  it.each(['17:20', '2026-11-30', '30 Nov 2026 17:20', '1', '2026-02-30T09:00', '2026-11-30T25:00', ''])(
    'is refused as %j: nobody need guess',
    async (at) => {
      await expect(start('look', at)).rejects.toThrow('YYYY-MM-DDTHH:MM');
    },
  );
});
