import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { decideStart, explainStart, keptCalendar, type WindowAnswer } from '../../src/cli/gate-window.js';
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

describe('the calendar that is asked', () => {
  const kept = (base: string) => keptCalendar({ base, config: undefined, state: world.state });

  it('is the one that gate.yaml of production names', async () => {
    world.write(join(world.base, 'gate.yaml'), 'calendar: ../calendar.yaml\n');
    expect((await kept(world.base)).timeZone).toBe('America/Los_Angeles');
  });

  it('is missed by name where gate.yaml names none, and the folder where there is no production', async () => {
    await expect(kept(world.base)).rejects.toThrow(/no calendar is named[\s\S]*evidence .*base\/gate\.yaml/);
    const nowhere = join(world.root, 'nowhere');
    await expect(kept(nowhere)).rejects.toThrow(/There is no production whose[\s\S]*no such folder[\s\S]*--base/);
  });
});

describe('the next step of what is not covered', () => {
  it('is the first start that is covered to its end, or somebody on call', async () => {
    world.write(
      calendar,
      'timeZone: UTC\ncover: [{ days: [Mon], from: "09:00", to: "17:30" }]\nlengths: { drain: 8h }\n',
    );
    const [late] = (await start('drain', '2026-11-23T12:00')).objections;
    expect(late?.next).toBe(
      'start it Mon 2026-11-30 09:00 (UTC), the first time that is covered to its end, or put somebody on call, under onCall of the calendar',
    );
    expect(await start('drain', '2026-11-30T09:00')).toMatchObject({ answer: 'allow' });
    expect(await start('drain', '2026-11-30T09:31')).toMatchObject({ answer: 'block' });
  });

  it('in a freeze is its end, and no duty: it is one whoever is there', async () => {
    world.write(
      calendar,
      'timeZone: UTC\ncover: [{ days: [Mon, Tue, Wed, Thu], from: "09:00", to: "17:30" }]\nfreezes: [{ name: release, from: 2026-11-30, to: 2026-12-02 }]\nlengths: { drain: 2h }\n',
    );
    const [frozen] = (await start('drain', '2026-11-30T12:00')).objections;
    expect(frozen?.next).toBe('start it Thu 2026-12-03 09:00 (UTC), the first time that is covered to its end');
    expect(frozen?.observed).toContain('freeze release (2026-11-30 to 2026-12-02, both included) from Mon');
  });

  it('of what never is says so', async () => {
    world.write(
      calendar,
      'timeZone: UTC\ncover: [{ days: [Mon], from: "09:00", to: "12:00" }]\nlengths: { drain: 4h }\n',
    );
    expect((await start('drain', '2026-11-30T09:00')).objections[0]?.next).toContain('no start within a year');
  });

  it('of a bump names who may let it in, by the command that does, or that nobody may', async () => {
    for (const side of [world.base, world.head]) {
      world.write(join(side, 'calendar.yaml'), 'timeZone: UTC\nlengths: { bump: 1h }\n');
      world.write(join(side, 'OWNERS'), 'approvers: [robin]\n');
      world.write(join(side, 'gate.yaml'), 'calendar: calendar.yaml\napprovers: { owners: OWNERS }\n');
    }
    const nextOf = async () =>
      (await world.decide()).objections.find(({ reason }) => reason === 'uncovered-hours')?.next;
    expect(await nextOf()).toMatch(/one of the approvers \(robin\) lets it in: \/staging override COMMIT REASON$/);
    for (const side of [world.base, world.head]) world.write(join(side, 'gate.yaml'), 'calendar: calendar.yaml\n');
    expect(await nextOf()).toMatch(/gate\.yaml names no approvers, so nobody can let it in before$/);
  });
});
