import { expect, test } from 'vitest';
import { EXAMPLE_PRODUCTION, withChangedExample } from '../src/production/fixtures/changed-example.js';
import { readProduction } from '../src/production/read-production.js';
import { readComponents } from '../src/production/read-workloads.js';
import { blockedWays } from './blocked-ways.js';

const blockedIn = async (
  to: string | null,
  at = { file: 'manifests/deck.yaml', from: '--rerun-creates-job' },
): Promise<string[]> => {
  const read = to === null ? readProduction(EXAMPLE_PRODUCTION) : withChangedExample([{ ...at, to }], readProduction);
  const production = await read;
  return blockedWays(readComponents(production.manifests), production).map(({ way }) => way);
};

test('reruns are open where production’s deck creates them', async () => {
  expect(await blockedIn(null)).toEqual([]);
  expect(await blockedIn('--rerun-creates-job=true')).toEqual([]);
});

test('reruns are shut where it does not', async () => {
  expect(await blockedIn('--rerun-creates-job=false')).toEqual(['deck-rerun', 'deck-rerun-latest']);
  expect(await blockedIn('--spyglass-files-location=/x')).toEqual(['deck-rerun', 'deck-rerun-latest']);
});

test('gangway is open where production lets an API client in, and shut where it lets in none', async () => {
  const config = { file: 'config/config.yaml', from: 'allowed_api_clients:' };
  expect(await blockedIn('allowed_api_clients: # whom\n', config)).toEqual([]);
  expect(await blockedIn('allowed_api_clients: []\n  others:', config)).toEqual(['gangway']);
  const gone = { file: 'manifests/gangway.yaml', from: 'replicas: 1' };
  expect(await blockedIn('replicas: 0', gone)).toEqual([]);
});
