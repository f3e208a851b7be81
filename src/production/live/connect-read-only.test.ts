import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { connectReadOnly } from './connect-read-only.js';

let path = '';
beforeEach(async () => {
  path = join(await mkdtemp(join(tmpdir(), 'live-')), 'kubeconfig');
  vi.stubEnv('KUBECONFIG', path);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(join(path, '..'), { recursive: true, force: true });
});

const connect = () => connectReadOnly('prow', new AbortController().signal);

async function writeKubeconfig(
  user: object,
  authority: object = { 'certificate-authority-data': 'Q0E=' },
): Promise<void> {
  const cluster = { server: 'https://127.0.0.1:1', ...authority };
  const [clusters, users] = [[{ name: 'c', cluster }], [{ name: 'u', user }]];
  const contexts = [{ name: 'prow', context: { cluster: 'c', user: 'u' } }];
  await writeFile(path, JSON.stringify({ clusters, users, contexts, 'current-context': '' }));
}

it('takes a context with a token', async () => {
  await writeKubeconfig({ token: 'a' });
  expect(connect().identity.identity).toMatch(/^\w{16}$/);
});

it('never runs a program for credentials', async () => {
  await writeKubeconfig({ exec: { apiVersion: 'client.authentication.k8s.io/v1', command: '/bin/false' } });
  expect(connect).toThrow(/exec plugin/);
});

it('reads an authority that lies in a file, and says where there is none', async () => {
  await writeKubeconfig({ token: 'a' });
  const { identity } = connect();
  const authority = join(path, '..', 'ca.crt');
  await writeFile(authority, 'CA');
  await writeKubeconfig({ token: 'a' }, { 'certificate-authority': authority });
  expect(connect().identity).toEqual(identity);
  await rm(authority);
  expect(connect).toThrow(/Context prow cannot be used.*ENOENT/s);
});

it('says that there is no such kubeconfig, or context', async () => {
  expect(connect).toThrow(/Context prow cannot be used/);
  await writeKubeconfig({ token: 'a' });
  expect(() => connectReadOnly('other', new AbortController().signal)).toThrow(/contexts prow/);
});
