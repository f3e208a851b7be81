import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CloneFolder, makeClone } from '../fixtures/clone-folder.js';
import { rejectBrokenParts } from './reject-broken-parts.js';
import { walkKustomizations } from './walk-kustomizations.js';

const MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: mine }\n';

let clone: CloneFolder;
const write: CloneFolder['write'] = (files) => clone.write(files);
beforeEach(async () => {
  clone = await makeClone();
});
afterEach(() => clone.remove());

const reject = async () => rejectBrokenParts(await walkKustomizations(clone.top));

describe('a kustomize tree that cannot be rendered', () => {
  it.each([
    ['a resource that is not there', 'resources:\n  - map.yaml\n  - gone.yaml\n', /there is no .*gone\.yaml/, /:3$/],
    ['a patch that is not there', 'resources: [map.yaml]\npatches:\n  - path: gone.yaml\n', /there is no/, /:3$/],
    ['a folder without a kustomization', 'resources:\n  - empty\n', /no kustomization\.yaml in .*empty/, /:2$/],
    ['a folder for a file', 'resources: [map.yaml]\npatches:\n  - path: empty\n', /is a folder/, /:3$/],
    ['what is no YAML', 'resources:\n  - broken.yaml\n', /./, /broken\.yaml:5$/],
  ])('is to blame, with its line: %s', async (_, kustomization, observed, evidence) => {
    await write({
      ...{ 'kustomization.yaml': kustomization, 'map.yaml': MAP, 'empty/map.yaml': MAP },
      'broken.yaml': `${MAP}data: { a: b\nmore: c }: d\n`,
    });
    await expect(reject()).rejects.toMatchObject({
      kind: 'unreadable',
      explanation: { observed: expect.stringMatching(observed), evidence: expect.stringMatching(evidence) },
    });
  });

  it('is not to blame for parts that are whole, or that generators are still to be given', async () => {
    await write({
      'kustomization.yaml': 'resources: [map.yaml, base]\nsecretGenerator:\n  - { name: s, files: [gone] }\n',
      ...{ 'map.yaml': MAP, 'base/kustomization.yaml': 'resources: [map.yaml]\n', 'base/map.yaml': MAP },
    });
    await expect(reject()).resolves.toBeUndefined();
  });
});
