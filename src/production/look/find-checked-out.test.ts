import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type CloneFolder, makeClone } from '../fixtures/clone-folder.js';
import { findCheckedOut } from './find-checked-out.js';
import { findFiles } from './find-files.js';

const URL = 'https://raw.example.org/their/repo/main/config/crd/prowjob.yaml';

let clone: CloneFolder;
beforeEach(async () => {
  clone = await makeClone();
});
afterEach(() => clone.remove());

async function found(files: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  await clone.write({ 'deploy/kustomization.yaml': `resources:\n  - ${URL}\n  - own.yaml\n`, ...files });
  const looked = await findFiles([clone.top]);
  return Object.fromEntries(await findCheckedOut([join(clone.top, 'deploy')], looked));
}

it('finds the file whose path ends most like a URL', async () => {
  const files = { 'other/crd/prowjob.yaml': '', 'theirs/config/crd/prowjob.yaml': '' };
  expect(await found(files)).toEqual({ [URL]: join(clone.top, 'theirs/config/crd/prowjob.yaml') });
});

it.each([
  ['has only its name', { 'other/prowjob.yaml': '' }],
  ['is one of two alike', { 'one/crd/prowjob.yaml': '', 'two/crd/prowjob.yaml': '' }],
])('takes no file that %s', async (_, files) => {
  expect(await found(files)).toEqual({});
});
