import { expect, test } from 'vitest';
import type { EnvironmentDeck } from '../../model/environment.js';
import { makeEnvironment } from '../fixtures/make-run.js';
import { plannedPages } from './plan-pages.js';

const ALL: EnvironmentDeck = { lists: 'public', views: true, lenses: [{ name: 'buildlog', requiredFiles: [] }] };
const SPELLINGS = ['default', 'test-infra-trusted', null];
const decorated = {
  image: 'i',
  command: ['w'],
  configs: SPELLINGS.map((spelling) => ({ spelling, config: {} })),
};
const { canary } = makeEnvironment();
const endpoints = { deck: 'http://127.0.0.1:1' };
const planned = (changes: Partial<EnvironmentDeck>, others: Parameters<typeof makeEnvironment>[0] = {}) =>
  plannedPages(
    makeEnvironment({ canary: { ...canary, decorated }, endpoints, deck: { ...ALL, ...changes }, ...others }),
  );
const pagesOf = (...given: Parameters<typeof planned>) => [...new Set(planned(...given).map(({ page }) => page))];

test('every page is read for each spelling that leads somewhere', () => {
  expect(pagesOf({})).toEqual(['running-log', 'jobs', 'prowjob', 'view', 'stored-log', 'hidden-job']);
  const logs = planned({}).filter(({ page }) => page === 'running-log');
  expect(logs.map(({ spelling }) => spelling)).toEqual(SPELLINGS);
});

test('what production’s deck does not show is not asked of staging’s', () => {
  expect(pagesOf({ views: false })).toEqual(['running-log', 'jobs', 'prowjob', 'hidden-job']);
  expect(pagesOf({ lenses: [] })).not.toContain('stored-log');
  expect(pagesOf({ lists: 'all' })).not.toContain('hidden-job');
  expect(pagesOf({ lists: 'none' })).toEqual(['prowjob', 'view', 'stored-log']);
});

test('no page is read where no deck runs, or none can be reached', () => {
  expect(planned({}, { endpoints: {} })).toEqual([]);
  expect(plannedPages(makeEnvironment({ endpoints }))).toEqual([]);
});

test('of a production that decorates nothing no build is viewed', () => {
  expect(pagesOf({}, { canary })).toEqual(['running-log', 'jobs', 'prowjob', 'hidden-job']);
});
