import { afterEach, beforeEach, expect, it } from 'vitest';
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
