import { expect, test } from 'vitest';
import { EXAMPLE_DESCRIPTION, exampleEvents, historyOf } from '../model/fixtures/example-run.js';
import { boskosInRun, isOfBoskos } from './boskos-in-run.js';

const build = (tag: string) => ({ tag, source: { kind: 'module', version: 'v0.0.0-a' } }) as const;

function ran(candidate: string) {
  const events = exampleEvents().map((event) =>
    event.kind === 'run-started' ? { ...event, boskos: { baseline: null, candidate: build(candidate) } } : event,
  );
  return boskosInRun(EXAMPLE_DESCRIPTION, historyOf(events));
}

test('a run without Boskos has none', () => {
  expect(boskosInRun({ ...EXAMPLE_DESCRIPTION, boskos: undefined }, historyOf([]))).toBeNull();
});

test('a build of another tag than production’s is a bump', () => {
  const own = EXAMPLE_DESCRIPTION.boskos?.tag ?? 'none';
  expect(ran('v20260101-bbbbbbbbb')).toMatchObject({ tag: 'v20260101-bbbbbbbbb', isBumped: true });
  if (own !== 'none') expect(ran(own)).toMatchObject({ isBumped: false });
});

test('a rollout is of Boskos where its component is, and not where a name only begins alike', () => {
  const about = { tag: 'v1', isBumped: true, components: ['boskos'] };
  const finding = { outcome: 'fail', expected: 'e', observed: 'o', evidence: 'v', next: 'n' } as const;
  const of = (check: 'rollout' | 'boskos' | 'placement', subject: string) =>
    isOfBoskos({ ...finding, check, subject }, about);
  expect([of('boskos', 'counts'), of('rollout', 'boskos (StatefulSet a/boskos)')]).toEqual([true, true]);
  expect([of('rollout', 'boskos-like (Deployment a/b)'), of('placement', 'boskos (x')]).toEqual([false, false]);
});
