import { expect, test } from 'vitest';
import { type ExampleChange, withChangedExample } from './fixtures/changed-example.js';
import { readProduction } from './read-production.js';

const lacksWith = (...changes: ExampleChange[]) =>
  withChangedExample(changes, async (root) => (await readProduction(root)).lacks);

test('what a component goes without is listed, by component, and what it has is not', async () => {
  const before = await lacksWith();
  const probe = { file: 'manifests/deck.yaml', from: 'readinessProbe:', to: 'x-probe:' };
  const named = (lacks: readonly string[], what: string) => lacks.find((lack) => lack.startsWith(`without ${what}`));
  expect(named(before, 'a readiness probe') ?? '').not.toMatch(/\bdeck\b/);
  expect(named(await lacksWith(probe), 'a readiness probe')).toMatch(/\bdeck\b/);
});
