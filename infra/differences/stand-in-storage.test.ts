import { describe, expect, it } from 'vitest';
import { changedPaths, isTouched } from './changed-paths.js';
import { claimView } from './claims.js';
import type { RuleContext } from './difference-rule.js';
import { standInStorage } from './stand-in-storage.js';

const CONTEXT: RuleContext = {
  ...{ prowTag: 'v20250522-9b3f5faca', prowRepository: 'their.example/prow', hostNodes: null },
  ...{
    storageAddress: 'http://storage',
    githubAddress: '',
    pubsubAddress: 'pubsub-stand-in:8085',
    madeByStaging: new Set(),
    configMapParts: new Map(),
  },
  objects: [],
};

function tide(args: readonly string[], env?: readonly object[]) {
  const container = { name: 'tide', image: 'their.example/prow/tide:v1', args, ...(env === undefined ? {} : { env }) };
  const template = { metadata: { labels: { app: 'tide' } }, spec: { containers: [container] } };
  return {
    ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'tide' } },
    spec: { replicas: 1, selector: { matchLabels: { app: 'tide' } }, template },
  };
}

describe('a component that opens cloud storage', () => {
  const FAKE = [{ name: 'STORAGE_EMULATOR_HOST', value: 'http://storage' }];

  it('finds in the fake one what production keeps in Amazon’s, and has no credentials', () => {
    const written = tide(['--s3-credentials-file=/c', '--status-path=s3://tide/s', '--history-uri', 's3://tide/h']);
    const staged = standInStorage.apply(written, CONTEXT);
    if (staged === null) throw new TypeError('it is left out');
    expect(staged).toEqual(tide(['--history-uri=gs://tide/h', '--status-path=gs://tide/s'], FAKE));
    const changed = changedPaths(claimView(written), claimView(staged));
    expect(changed.filter((path) => !isTouched(path, standInStorage.touches))).toEqual([]);
  });

  it('keeps other addresses as they are', () => {
    const args = ['--status-path=gs://tide/s', '--history-uri=/local/s3://h', '--dry-run=false'];
    expect(standInStorage.apply(tide(args), CONTEXT)).toEqual(tide(args, FAKE));
  });
});
