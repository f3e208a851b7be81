import { describe, expect, test } from 'vitest';
import { Calendar } from './calendar.js';
import { windowObjections } from './window-objections.js';

const LOS_ANGELES = Calendar.parse({
  timeZone: 'America/Los_Angeles',
  cover: [
    { days: ['Mon', 'Tue', 'Wed', 'Thu'], from: '09:00', to: '17:30' },
    { days: ['Fri'], from: '09:00', to: '13:00' },
  ],
  lengths: { bump: '1h30m', drain: '10h' },
});

const refused = (calendar: Calendar | null, what: string, at: string) =>
  windowObjections(calendar, { what, at: new Date(at) }).map(({ reason, observed }) => `${reason}: ${observed}`);

describe('what runs while somebody is there may start', () => {
  test('a bump on a Tuesday morning', () => {
    expect(refused(LOS_ANGELES, 'bump', '2026-11-24T10:00:00-08:00')).toEqual([]);
  });

  test('a bump that ends in the last covered minute', () => {
    expect(refused(LOS_ANGELES, 'bump', '2026-11-24T16:00:00-08:00')).toEqual([]);
  });

  test('anything where no calendar is kept', () => {
    expect(refused(null, 'drain', '2026-11-24T17:20:00-08:00')).toEqual([]);
  });

  test('a drain over night where somebody has taken the duty', () => {
    const onCall = [{ from: '2026-11-24T17:30', to: '2026-11-25T09:00', who: 'robin' }];
    expect(refused({ ...LOS_ANGELES, onCall }, 'drain', '2026-11-24T17:20:00-08:00')).toEqual([]);
  });

  test('a drain under a cover that goes on over midnight', () => {
    const cover = [{ days: ['Tue' as const], from: '17:00', to: '06:00' }];
    expect(refused({ ...LOS_ANGELES, cover }, 'drain', '2026-11-24T17:20:00-08:00')).toEqual([]);
  });
});

test('the shortest lengths that are none of nothing are taken', () => {
  expect(Calendar.parse({ timeZone: 'UTC', lengths: { bump: '10m', drain: '1m' } }).lengths).toEqual({
    ...{ bump: 600_000, drain: 60_000 },
  });
});

test('a whole day is covered to its end and no further, whatever clocks do in it', () => {
  const cover = [{ days: ['Sat' as const, 'Sun' as const], from: '00:00', to: '24:00' }];
  expect(refused({ ...LOS_ANGELES, cover }, 'drain', '2026-10-31T22:00:00-07:00')).toEqual([]);
  expect(refused({ ...LOS_ANGELES, cover }, 'drain', '2026-11-01T22:00:00-08:00')[0]).toContain(
    'from Mon 2026-11-02 00:00 to Mon 2026-11-02 08:00 (8 h)',
  );
});

describe('what would run while nobody is there is refused with the hours', () => {
  test('a 10-hour drain begun at 17:20, as on 2019-03-25', () => {
    expect(refused(LOS_ANGELES, 'drain', '2019-03-25T17:20:00-07:00')).toEqual([
      'uncovered-hours: drain of 10 h, begun Mon 2019-03-25 17:20: nobody is there from Mon 2019-03-25 17:30 to Tue 2019-03-26 03:20 (9 h 50 min)',
    ]);
  });

  test('the bump of 2019-02-08, on a Friday at 13:20', () => {
    expect(refused(LOS_ANGELES, 'bump', '2019-02-08T13:20:00-08:00')[0]).toContain(
      'nobody is there from Fri 2019-02-08 13:20 to Fri 2019-02-08 14:50 (1 h 30 min)',
    );
  });

  test('a drain over two gaps names both', () => {
    const cover = [
      { days: ['Tue' as const], from: '09:00', to: '12:00' },
      { days: ['Tue' as const], from: '13:00', to: '18:00' },
    ];
    const [said] = refused({ ...LOS_ANGELES, cover }, 'drain', '2026-11-24T11:00:00-08:00');
    expect(said).toContain('12:00 to Tue 2026-11-24 13:00 (1 h)');
    expect(said).toContain('18:00 to Tue 2026-11-24 21:00 (3 h)');
  });

  test('a freeze, whoever is there, by its name', () => {
    const freezes = [{ name: 'of the release', from: '2026-11-23', to: '2026-11-24' }];
    expect(refused({ ...LOS_ANGELES, freezes }, 'bump', '2026-11-24T10:00:00-08:00')[0]).toContain(
      'freeze of the release',
    );
    expect(refused({ ...LOS_ANGELES, freezes }, 'bump', '2026-11-25T10:00:00-08:00')).toEqual([]);
  });

  test('hours are those of the place: the night in which clocks are put back has one more', () => {
    const cover = [{ days: ['Sat' as const], from: '18:00', to: '23:00' }];
    const [said] = refused({ ...LOS_ANGELES, cover }, 'drain', '2026-10-31T22:00:00-07:00');
    expect(said).toContain('23:00 to Sun 2026-11-01 07:00 (9 h)');
  });
});

test('what has the name of something that every object has is given no length by it', () => {
  for (const what of ['toString', '__proto__', 'constructor'])
    expect(refused(LOS_ANGELES, what, '2026-11-24T10:00:00-08:00')[0]).toMatch(/^unknown-length: /);
});

test('what the calendar gives no length is refused too: nobody knows how long it runs', () => {
  expect(refused(LOS_ANGELES, 'node-upgrade', '2026-11-24T10:00:00-08:00')[0]).toMatch(
    /^unknown-length: .*"node-upgrade"/,
  );
});

test.each([
  ['a time zone that does not exist', { timeZone: 'Mars/Olympus' }],
  ['a day that does not exist', { cover: [{ days: ['Someday'], from: '09:00', to: '10:00' }] }],
  ['a length without a unit', { lengths: { bump: '10' } }],
  ['a length without an end', { lengths: { bump: `${'9'.repeat(20)}h` } }],
  ['a length past all numbers', { lengths: { bump: `${'9'.repeat(400)}h` } }],
  ['a day of duty that there is not', { onCall: [{ from: '2026-02-30T09:00', to: '2026-03-01T09:00', who: 'robin' }] }],
  ['a freeze that ends before it begins', { freezes: [{ name: 'x', from: '2026-12-03', to: '2026-12-01' }] }],
  ['a length of nothing', { lengths: { bump: '' } }],
  ['a bump that takes no time', { lengths: { bump: '0m' } }],
  ['a drain that takes no time', { lengths: { drain: '0h0m' } }],
  ['a bump that is over before a rollout can have failed', { lengths: { bump: '9m' } }],
  ['a cover that ends when it begins', { cover: [{ days: ['Fri'], from: '09:00', to: '09:00' }] }],
  ['a cover that begins at the end of a day', { cover: [{ days: ['Fri'], from: '24:00', to: '09:00' }] }],
  ['a field nobody knows', { weekends: true }],
])('a calendar with %s is refused', (_, wrong) => {
  expect(Calendar.safeParse({ timeZone: 'UTC', ...wrong }).success).toBe(false);
});
