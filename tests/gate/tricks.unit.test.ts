import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { explainDecision } from '../../src/gate/explain-decision.js';
import { MEANINGS } from '../../src/gate/objections.js';
import { Decision } from '../../src/model/decision.js';
import { projectPath } from '../../src/toolchain/project-root.js';
import { trickTable } from './support/trick-table.js';
import { TRICK_GROUPS } from './support/tricks/all.js';
import { World } from './support/world.js';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.remove());

const tricks = TRICK_GROUPS.flatMap((group) => group.tricks);

describe('the gate stays shut when somebody', { timeout: 120_000 }, () => {
  test.each(tricks.map((trick) => [trick.says, trick] as const))('%s', async (_, { play, reason }) => {
    const decision = await world.decide(await play(world));
    const text = explainDecision(decision);
    expect(
      decision.objections.map((objection) => objection.reason),
      text,
    ).toContain(reason);
    expect([MEANINGS[reason].answer, 'block']).toContain(decision.answer);
    expect(Decision.parse(decision).provenBy).toBeNull();
    // Whatever is written into a bump, it reaches nobody's terminal as anything but text on its line.
    expect(text).not.toMatch(/[^\n\P{Cc}]/u);
    expect(text.length).toBeLessThan(5_000);
  });
});

describe('without a trick', { timeout: 120_000 }, () => {
  test.each([
    ['as production is', false],
    ['as it would be', true],
  ])('the same world lets the bump in, rehearsed %s', async (_, isAfter) => {
    await world.run({ production: isAfter ? world.head : world.base });
    expect(await world.decide()).toMatchObject({ answer: 'allow', objections: [] });
  });

  test('somebody who is there for long enough lets it in, and a change of nothing that is deployed needs nobody', async () => {
    const hours = (to: string) =>
      `timeZone: UTC\ncover: [{ days: [Wed], from: "09:00", to: "${to}" }]\nlengths: { bump: 2h }\n`;
    world.edit(join(world.base, 'gate.yaml'), '\n', '\ncalendar: calendar.yaml\n');
    const reasonsIn = async (to: string, head: string) => {
      for (const side of [world.base, head]) world.write(join(side, 'calendar.yaml'), hours(to));
      return (await world.decide({ head })).objections.map(({ reason }) => reason);
    };
    const same = join(world.root, 'same');
    cpSync(world.base, same, { recursive: true });
    world.write(join(same, 'jobs/more.yaml'), 'periodics: []\n');
    cpSync(join(world.base, 'gate.yaml'), join(world.head, 'gate.yaml'));
    await world.run();
    expect(await reasonsIn('14:00', world.head)).toEqual([]);
    expect(await reasonsIn('12:00', world.head)).toEqual(['uncovered-hours']);
    expect(await reasonsIn('12:00', same)).toEqual(['empty-bump']);
  });
});

test('there are at least 30 tricks, each its own', () => {
  expect(new Set(tricks.map(({ id }) => id)).size).toBe(tricks.length);
  expect(tricks.length).toBeGreaterThanOrEqual(30);
});

test('every reason but a good one is met by a trick', () => {
  const met = new Set(tricks.map(({ reason }) => reason));
  // Of the way back, not of a bump: rollback.unit.test.ts.
  const unmet = Object.keys(MEANINGS).filter((reason) => ![...met].some((one) => one === reason));
  expect(unmet).toEqual(['never-passed', 'may-not-deploy']);
});

test('docs/gate-tricks.md is up to date', () => {
  const page = projectPath('docs', 'gate-tricks.md');
  const wanted = trickTable(TRICK_GROUPS);
  if (process.env['UPDATE_TRICKS'] !== undefined) writeFileSync(page, wanted);
  expect(readFileSync(page, 'utf8'), 'run npm run fix:tricks').toBe(wanted);
});

test('every reason has a page for people on call, and no page is left over', () => {
  const pages = readdirSync(projectPath('docs', 'on-call')).map((name) => name.replace(/\.md$/, ''));
  expect(pages.filter((page) => page !== 'README').sort()).toEqual(Object.keys(MEANINGS).sort());
});
