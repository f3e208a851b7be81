import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fileKubeconfigs } from './file-kubeconfigs.js';

const secret = (name: string) => ({ kind: 'Secret' as const, name, key: 'config' });
const DESCRIBED = [secret('one'), secret('two'), { ...secret('two'), kind: 'ConfigMap' as const }];

let folder = '';
let path = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kubeconfigs-'));
  path = join(folder, 'some=file');
  const contexts = [{ name: 'default', context: { cluster: 'c', user: 'u' } }];
  await writeFile(path, JSON.stringify({ contexts, users: [{ name: 'u', user: { token: 'topsecret' } }] }));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('knows which object a file is of, and keeps no credential', async () => {
  const read = await fileKubeconfigs([`one/config=${path}`, `configmap/two/config=${path}`], DESCRIBED);
  expect(read).toMatchObject([
    { ...secret('one'), currentContext: '', contexts: [{ name: 'default' }] },
    { ...secret('two'), kind: 'ConfigMap' },
  ]);
  expect(JSON.stringify(read)).not.toContain('topsecret');
});

it('takes a file for the one kubeconfig that is described, whatever its name', async () => {
  expect(await fileKubeconfigs([path], [secret('one')])).toMatchObject([secret('one')]);
});

it('knows by its path one that no object holds', async () => {
  const made = { kind: 'Folder' as const, name: '/etc/made', key: 'config' };
  expect(await fileKubeconfigs([`/etc/made/config=${path}`], [...DESCRIBED, made])).toMatchObject([made]);
  await expect(fileKubeconfigs([`/etc/made/config=${path}`], DESCRIBED)).rejects.toThrow(
    'describes no such kubeconfig',
  );
});

it.each([
  ['a file of which it is not said what it is', () => [path], /may be secret\/one\/config or secret\/two\/config or/],
  ['an object of two kinds', () => [`two/config=${path}`], /may be secret\/two\/config or configmap\/two\/config/],
  ['an object that is not described', () => [`three/config=${path}`], /describes no such kubeconfig/],
  ['one object twice', () => [`one/config=${path}`, `one/config=${path}`], /may be secret\/one\/config or secret/],
  ['a file that is none', () => [`one/config=${folder}`], /This is no kubeconfig/],
])('refuses %s', async (_, given, said) => {
  await expect(fileKubeconfigs(given(), DESCRIBED)).rejects.toMatchObject({
    kind: 'usage',
    message: expect.stringMatching(said),
  });
});
