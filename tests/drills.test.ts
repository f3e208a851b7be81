import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeState, prowStaging, removeState } from './support/cli.js';

let state: string;
beforeAll(async () => {
  state = await makeState();
});
afterAll(async () => {
  await removeState(state);
});

it('catches the default alias overwritten at random, at the power that the drill asks for', async () => {
  const drill = await prowStaging(['drill', 'default-alias-overwritten-at-random'], { state });
  expect(drill.exitCode, String(drill.all)).toBe(0);
  expect(drill.stdout).toMatch(/^caught: .*default/m);
});

it('lists the drills', async () => {
  expect((await prowStaging(['drill'], { state })).stdout.split('\n')).toContain('default-alias-overwritten');
});

it('refuses an unknown drill by name', async () => {
  const drill = await prowStaging(['drill', 'no-such-drill'], { state });
  expect(drill.exitCode).toBe(64);
  expect(drill.stderr).toContain('default-alias-overwritten');
});
