import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { decideStart, explainStart } from '../../src/cli/gate-window.js';
import { explainDecision } from '../../src/gate/explain-decision.js';
import { CANDIDATE, World } from './support/world.js';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.remove());

it('allows a bump that a fresh, signed, matching rehearsal proves', async () => {
  const folder = await world.run();
  const decision = await world.decide();
  expect(explainDecision(decision)).toMatch(/^ALLOWED: v20251125-e3ae8cf22 for example\n {2}proven by/);
  expect(decision).toMatchObject({ answer: 'allow', candidate: CANDIDATE, objections: [], provenBy: folder });
});

it('says by the calendar alone whether a drain may begin, with the hours it would run alone', async () => {
  const calendar = join(world.root, 'calendar.yaml');
  world.write(
    calendar,
    'timeZone: America/Los_Angeles\ncover: [{ days: [Mon, Tue], from: "09:00", to: "17:30" }]\nlengths: { drain: 10h, look: 5m }\n',
  );
  const late = await decideStart({ starting: 'drain', at: '2019-03-25T17:20:00-07:00', calendar });
  expect(late.answer).toBe('block');
  expect(explainStart(late)).toContain(
    'nobody is there from Mon 2019-03-25 17:30 to Tue 2019-03-26 03:20 (9 h 50 min)',
  );
  const short = await decideStart({ starting: 'look', at: '2019-03-25T17:20:00-07:00', calendar });
  expect(short).toMatchObject({ answer: 'allow', objections: [] });
  await expect(decideStart({ starting: 'drain', at: undefined, calendar: null })).rejects.toThrow('--calendar FILE');
  world.write(calendar, 'timeZone: Mars/Olympus\n');
  await expect(decideStart({ starting: 'drain', at: undefined, calendar })).rejects.toThrow(`${calendar}:1`);
});
