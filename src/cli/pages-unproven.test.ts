import { expect, test } from 'vitest';
import { makeEnvironment } from '../canaries/fixtures/make-run.js';
import type { EnvironmentDeck } from '../model/environment.js';
import { pagesUnproven } from './pages-unproven.js';

const ALL: EnvironmentDeck = { lists: 'public', views: true, lenses: [{ name: 'buildlog', requiredFiles: [] }] };
const unproven = (
  changes: Partial<EnvironmentDeck>,
  endpoints: Record<string, string> = { deck: 'http://127.0.0.1:1' },
) => pagesUnproven(makeEnvironment({ endpoints, deck: { ...ALL, ...changes } })).map((gap) => gap.split(':')[0]);

test('one look at deck’s pages may miss what shows at some of its starts', () => {
  expect(unproven({})).toEqual(['deck’s pages']);
});

test('what production’s deck has off is said by name', () => {
  expect(unproven({ lists: 'none', views: false })).toEqual([
    'deck’s pages',
    'deck’s list and logs',
    'deck’s job views',
  ]);
  expect(unproven({ lists: 'all', lenses: [] })).toEqual(['deck’s pages', 'hidden jobs', 'stored logs in deck']);
});

test('a deck that cannot be reached is said, and nothing of a production without one', () => {
  expect(pagesUnproven(makeEnvironment({ deck: ALL }))).toEqual(['deck’s pages: no address of it here; none is read']);
  expect(pagesUnproven(makeEnvironment())).toEqual([]);
});
