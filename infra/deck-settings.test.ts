import { expect, test } from 'vitest';
import { EXAMPLE_PRODUCTION, withChangedExample } from '../src/production/fixtures/changed-example.js';
import { readProduction } from '../src/production/read-production.js';
import { readComponents } from '../src/production/read-workloads.js';
import { deckSettings } from './deck-settings.js';

async function settingsWith(from?: string, to = '', file = 'manifests/deck.yaml') {
  const read =
    from === undefined ? readProduction(EXAMPLE_PRODUCTION) : withChangedExample([{ file, from, to }], readProduction);
  const production = await read;
  return deckSettings(production.prowConfig.text, readComponents(production.manifests));
}

test('the example’s deck lists what is not hidden, and shows builds with their logs', async () => {
  expect(await settingsWith()).toEqual({
    lists: 'public',
    views: true,
    lenses: [
      { name: 'metadata', requiredFiles: ['^(?:started|finished)\\.json$'] },
      { name: 'buildlog', requiredFiles: ['^.*build-log\\.txt$'] },
      { name: 'junit', requiredFiles: ['^artifacts(/.*/|/)junit.*\\.xml$'] },
      { name: 'podinfo', requiredFiles: ['^podinfo\\.json$'] },
    ],
  });
});

test.each([
  ['--spyglass=false', { views: false }],
  ['--show-hidden', { lists: 'all', views: false }],
  ['--show-hidden=false', { lists: 'public' }],
  ['--hidden-only=true', { lists: 'none' }],
  ['--tenant-id=ours', { lists: 'none' }],
])('with %s it shows what that says', async (flag, changes) => {
  expect(await settingsWith('--spyglass=true', flag)).toMatchObject(changes);
});

test('a deck that does not run shows nothing, and one without lenses no file', async () => {
  expect(await settingsWith('replicas: 2', 'replicas: 0')).toBeNull();
  const bare = await settingsWith('lenses:\n', 'lenses: []\n    others:\n', 'config/config.yaml');
  expect(bare?.lenses).toEqual([]);
});
