import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type CloneFolder, makeClone } from '../fixtures/clone-folder.js';
import { standInFiles, standInRemarks } from './stand-in-files.js';

let root = '';
let clone: CloneFolder;
const write: CloneFolder['write'] = (files) => clone.write(files);
beforeEach(async () => {
  clone = await makeClone();
  root = clone.top;
});
afterEach(() => clone.remove());

it('names the files of generators that are not there, with the object and the line', async () => {
  await write({
    'tree/kustomization.yaml': 'resources: [../base]\n',
    'base/kustomization.yaml':
      'secretGenerator:\n- name: oauth\n  files:\n  - here\n  - token=secrets/oauth=1\n' +
      'configMapGenerator:\n- name: config\n  env: config.env\n  literals: [a=gone]\n',
    'base/here': '',
    'plain/map.yaml': 'kind: ConfigMap\n',
  });
  const found = await standInFiles(root, ['tree', 'plain'], new Map());
  expect(found).toEqual([
    { path: 'base/secrets/oauth=1', fills: 'Secret oauth', file: 'base/kustomization.yaml', line: 5 },
    { path: 'base/config.env', fills: 'ConfigMap config', file: 'base/kustomization.yaml', line: 8 },
  ]);
  expect(standInRemarks(found)[0]).toBe(
    'secrets/oauth=1 of Secret oauth is not here, and staging has none of its content (base/kustomization.yaml:5)',
  );
});

it('leaves to kustomize what is outside the folder, absolute, or a link', async () => {
  await write({ 'tree/kustomization.yaml': 'secretGenerator: [{ name: s, files: [../gone, /gone, link] }]\n' });
  await symlink('gone', join(root, 'tree', 'link'));
  expect(await standInFiles(root, ['tree'], new Map())).toEqual([]);
});
