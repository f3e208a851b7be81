import { expect, test } from 'vitest';
import { cloneDecoration } from './clone-decoration.js';

const own = {
  utility_images: { clonerefs: 'c' },
  timeout: '2m',
  grace_period: '15s',
  gcs_configuration: { bucket: 'results', path_strategy: 'explicit' },
};

test('a job says of its decoration what staging must change, and takes the rest from the defaults', () => {
  const merged = { gcs_configuration: { bucket: 'results' }, gcs_credentials_secret: 'key', timeout: '2h' };
  expect(cloneDecoration(merged, own)).toEqual({
    ...{ utility_images: { clonerefs: 'c' }, timeout: '2m', grace_period: '15s' },
    gcs_credentials_secret: '',
  });
});

test('results go to another bucket only where production’s is none of Google’s', () => {
  const merged = { gcs_configuration: { bucket: 's3://elsewhere' } };
  expect(cloneDecoration(merged, own)).toMatchObject({ gcs_configuration: { bucket: 'results' } });
});

test.each([
  { ssh_key_secrets: ['key'] },
  { oauth_token_secret: { name: 'a', key: 'b' } },
  { run_as_user: 1000 },
  { scheduling_options: { affinity: {} } },
  { skip_cloning: true },
])('defaults that Prow merges in whatever a job says leave it as it was: %j', (merged) => {
  expect(cloneDecoration(merged, own)).toBeNull();
});

test('a list of keys that is empty is none', () => {
  expect(cloneDecoration({ ssh_key_secrets: [] }, own)).not.toBeNull();
});
