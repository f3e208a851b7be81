import { expect, test } from 'vitest';
import { makeEnvironment } from '../canaries/fixtures/make-run.js';
import type { DeclaredComponent } from '../model/environment.js';
import { neverAsked } from './never-asked.js';

const component = (name: string, replicas: number) => ({ component: name, replicas }) as DeclaredComponent;

test('what no canary asks is said of each component that runs, and of no other', () => {
  const components = [component('tide', 1), component('deck', 0), component('tot', 1)];
  expect(neverAsked(makeEnvironment({ components })).map((gap) => gap.split(':')[0])).toEqual(['tide']);
});

test('where no canary is decorated, that is said instead', () => {
  const { canary } = makeEnvironment();
  const decorated = { image: 'i', command: ['c'], configs: [] };
  const said = neverAsked(makeEnvironment({ canary: { ...canary, decorated } }));
  expect(said.map((gap) => gap.split(':')[0])).toEqual(['pod utilities', 'variables of jobs']);
  expect(neverAsked(makeEnvironment({ canary }))).toEqual([]);
});
