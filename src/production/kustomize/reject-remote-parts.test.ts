import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CloneFolder, makeClone } from '../fixtures/clone-folder.js';
import { rejectRemoteParts } from './reject-remote-parts.js';
import { walkKustomizations } from './walk-kustomizations.js';

const BASE = 'http://127.0.0.1:8001/map.yaml';

let root = '';
let clone: CloneFolder;
const write: CloneFolder['write'] = (files) => clone.write(files);
beforeEach(async () => {
  clone = await makeClone();
  root = clone.top;
});
afterEach(() => clone.remove());

const reject = async () => rejectRemoteParts(await walkKustomizations(root));

describe('a kustomize tree', () => {
  it.each([
    ['a resource', (url: string) => `resources:\n  - ${url}\n`],
    ['a base of a base', (url: string) => `bases:\n  - ${url}\n`],
    ['a component', (url: string) => `components:\n  - ${url}\n`],
    ['a file of a generator', (url: string) => `secretGenerator:\n  - { name: s, files: ["a=${url}"] }\n`],
    ['variables of a generator', (url: string) => `configMapGenerator:\n  - { name: s, envs: ["${url}"] }\n`],
    ['a patch', (url: string) => `patches:\n  - path: ${url}\n`],
    ['a schema', (url: string) => `openapi:\n  path: ${url}\n`],
    ['a key in letters of another script', (url: string) => `re\u017fources:\n  - ${url}\n`],
    ['a key in another case', (url: string) => `Resources:\n  - ${url}\n`],
  ])('is refused by name where %s is on this machine’s own network', async (_, kustomization) => {
    await write({ 'kustomization.yaml': 'resources: [base]\n', 'base/kustomization.yaml': kustomization(BASE) });
    await expect(reject()).rejects.toMatchObject({
      kind: 'unreadable',
      explanation: { what: `${BASE} is not of this machine`, evidence: expect.stringMatching(/kustomization.yaml:2$/) },
    });
  });

  it.each([
    'github.com/org/repo//base?ref=v1',
    'git@example.org:org/repo',
    'git::https://example.org/org/repo',
    'ssh://git@example.org/org/repo',
    'file:///org/repo',
    'https://example.org/base.yaml',
  ])('is refused where it takes in %s', async (part) => {
    await write({ 'kustomization.yaml': `resources:\n  - ${part}\n` });
    await expect(reject()).rejects.toThrow('is not of this machine');
  });

  it('may name addresses in what is no path, and local files whose names look like others', async () => {
    await write({
      'kustomization.yaml':
        'resources: [me@home.yaml, base]\ncommonAnnotations: { url: https://example.org }\n' +
        'configMapGenerator: [{ name: made, literals: ["a=https://example.org/a"], files: [a=b=c] }]\n' +
        'patches:\n  - patch: |\n      https://example.org\n',
      'me@home.yaml': 'kind: ConfigMap\n',
      'base/kustomization.yaml': 'resources: [../base]\n',
    });
    await expect(reject()).resolves.toBeUndefined();
    expect((await walkKustomizations(root)).map(({ references }) => references.map(({ text }) => text))).toEqual([
      ['me@home.yaml', 'base', 'b=c'],
      ['../base'],
    ]);
  });
});
