import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readKubeconfig } from './kubeconfig.js';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'kubeconfig-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function write(user: object): string {
  const path = join(directory, 'kubeconfig');
  const config = {
    'current-context': 'b',
    contexts: [
      { name: 'a', context: { cluster: 'other', user: 'u' } },
      { name: 'b', context: { cluster: 'c', user: 'u' } },
    ],
    clusters: [
      { name: 'other', cluster: { server: 'https://10.0.0.1' } },
      { name: 'c', cluster: { server: 'https://10.0.0.2:6443', 'certificate-authority-data': 'Y2E=' } },
    ],
    users: [{ name: 'u', user }],
  };
  writeFileSync(path, JSON.stringify(config));
  return path;
}

it('reads the current context, with data or with files beside it', () => {
  writeFileSync(join(directory, 'key.pem'), 'key');
  const access = readKubeconfig(write({ 'client-certificate-data': 'Y2VydA==', 'client-key': 'key.pem' }));
  expect(access.server.href).toBe('https://10.0.0.2:6443/');
  expect([access.ca, access.cert, access.key].map(String)).toEqual(['ca', 'cert', 'key']);
  expect(access.verify).toBe(true);
});

it('has nothing to say of a plugin that the file names', () => {
  const access = readKubeconfig(write({ exec: { command: '/bin/false' }, token: 't' }));
  expect(access).toMatchObject({ token: 't', cert: undefined, key: undefined });
  expect(access).not.toHaveProperty('exec');
});
