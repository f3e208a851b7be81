import { describe, expect, it } from 'vitest';
import { changedPaths, isTouched } from './changed-paths.js';
import { contentsElsewhere } from './contents-elsewhere.js';
import type { RuleContext } from './difference-rule.js';

const CONTEXT: RuleContext = {
  ...{ prowTag: 'v20250522-9b3f5faca', prowRepository: 'images', hostNodes: null },
  ...{
    storageAddress: '',
    githubAddress: '',
    pubsubAddress: 'pubsub-stand-in:8085',
    madeByStaging: new Set(),
    configMapParts: new Map(),
    objects: [],
  },
  standIns: [{ path: 'secrets/cookie', fills: 'Secret cookie', file: 'kustomization.yaml', line: 2 }],
};

function object(kind: string, name: string) {
  return { apiVersion: 'v1', kind, metadata: { name }, data: { secret: '', here: 'aGVyZQ==' } };
}

describe('a Secret of files that are not in the repository', () => {
  it('has a placeholder for each, in what the rule claims, and what is here as it is', () => {
    const written = object('Secret', 'cookie');
    const staged = contentsElsewhere.apply(written, CONTEXT);
    const { secret, here } = Object(staged).data;
    expect(here).toBe('aGVyZQ==');
    // What deck takes for a cookie secret.
    expect(Buffer.from(Buffer.from(secret, 'base64').toString('utf8'), 'base64')).toHaveLength(32);
    expect(changedPaths(written, staged).every((path) => isTouched(path, contentsElsewhere.touches))).toBe(true);
  });

  it.each([
    ['another Secret', object('Secret', 'other')],
    ['a ConfigMap', object('ConfigMap', 'cookie')],
    ['one that is whole', { ...object('Secret', 'cookie'), data: { here: 'aGVyZQ==' } }],
  ])('is not %s, which stays as it is', (_, written) => {
    expect(contentsElsewhere.apply(written, CONTEXT)).toBe(written);
  });
});
