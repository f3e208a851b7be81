import { expect, test } from 'vitest';
import type { Reported } from '../../model/github-control.js';
import { CANARY_GITHUB } from '../../model/github-world.js';
import { type DirectedGithub, directedGithub, HEAD_SHA } from '../fixtures/github-director.js';
import { makeRun } from '../fixtures/make-run.js';
import { mergeChange } from './merge-change.js';

const means = { repo: 'merges', label: 'may', heldBy: 'must-not' };
const TIDE = 'tide/v20251125-e3ae8cf22';
const HELD = 1;

/** Pull requests as they are once these were merged, of those that were opened. */
function pulls(opened: number, merged: ReadonlyMap<number, string>): Partial<Reported> {
  const state = { org: CANARY_GITHUB.org, repo: 'merges', base: 'main', openedBy: '', paths: [], headSha: HEAD_SHA };
  return {
    pulls: Array.from({ length: opened }, (_, index) => {
      const by = merged.get(index + 1) ?? null;
      const [mergedSha, isOpen] = [by === null ? null : HEAD_SHA, by === null];
      return { ...state, labels: [], number: index + 1, state: isOpen ? 'open' : 'closed', mergedSha, mergedBy: by };
    }),
  };
}

async function asked(given: DirectedGithub) {
  const limits = { waitLimitMs: 100, pauseMs: 5 };
  return { ...(await mergeChange(makeRun({}), { means, component: 'tide', github: given.github, limits })), ...given };
}

test('two are merged one after another, and the one that is held is left, and closed', async () => {
  const given = directedGithub((opened) => pulls(opened, new Map([2, 3].map((number) => [number, TIDE]))));
  const { done, labels, calls } = await asked(given);
  expect(done).toBe(`merged #2 by ${TIDE}, #3 by ${TIDE}, and left the one that is held`);
  expect(labels).toEqual([['may', 'must-not'], ['may'], ['may']]);
  expect(calls).toEqual([`close ${HELD}`]);
});

test('one that is held and merged, first or later, came out wrong at once', async () => {
  const early = await asked(directedGithub((opened) => pulls(opened, new Map([[HELD, TIDE]]))));
  expect(early).toMatchObject({
    done: null,
    asked: expect.stringContaining(`#1, which is held, was merged by ${TIDE}`),
  });
  const late = await asked(
    directedGithub((opened) => pulls(opened, new Map([[2, TIDE], ...(opened > 2 ? [[HELD, TIDE] as const] : [])]))),
  );
  expect(late).toMatchObject({ done: null, asked: expect.stringContaining('which is held') });
});

test.each([
  ['nobody', null],
  ['another build', 'tide/v20250522-9b3f5faca'],
  ['another program', 'hook/v20251125-e3ae8cf22'],
])('nothing comes of it where %s merges', async (_, by) => {
  const merged = new Map(by === null ? [] : [[2, by]]);
  const { done, asked: words, calls } = await asked(directedGithub((opened) => pulls(opened, merged)));
  expect(done).toBeNull();
  expect(words).toMatch(/merged were none$/);
  expect(calls).toEqual(by === null ? ['close 1', 'close 2'] : ['close 1']);
});
