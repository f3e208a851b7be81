import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { readNamedContext } from './named-context.js';

const CA = Buffer.from('an authority').toString('base64');
const REACHED = { server: 'https://staging.example:6443', 'certificate-authority-data': CA };

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'named-context-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function read({
  context = 'staging',
  reached = REACHED,
  user = { token: 'secret' },
}: {
  context?: string;
  reached?: object;
  user?: object;
}) {
  const kubeconfig = join(directory, 'kubeconfig');
  const text = {
    'current-context': 'production',
    contexts: [
      { name: 'production', context: { cluster: 'production', user: 'plugin' } },
      { name: 'staging', context: { cluster: 'staging', user: 'deployer' } },
    ],
    clusters: [
      { name: 'production', cluster: { server: 'https://production.example' } },
      { name: 'staging', cluster: reached },
    ],
    users: [
      { name: 'plugin', user: { exec: { command: 'gke-gcloud-auth-plugin' } } },
      { name: 'deployer', user },
    ],
  };
  await writeFile(kubeconfig, stringify(text));
  const named = { id: 'prow', role: 'service' as const, insideServer: null, kubeSystemUid: null };
  return readNamedContext({ ...named, kubeconfig, context, place: 'clusters.yaml:7' });
}

test('the context that is named is read, whatever the current one is and others would run', async () => {
  const { access, address, caData } = await read({});
  expect([access.server.href, access.token, caData]).toEqual(['https://staging.example:6443/', 'secret', CA]);
  expect([access.verify, address.server]).toEqual([true, 'https://staging.example:6443']);
});

test('files that it names are read from beside it', async () => {
  await writeFile(join(directory, 'token'), 'from a file\n');
  await writeFile(join(directory, 'ca.crt'), 'an authority');
  const reached = { server: REACHED.server, 'certificate-authority': 'ca.crt' };
  const { access, caData } = await read({ user: { tokenFile: 'token' }, reached });
  expect([access.token, caData]).toEqual(['from a file', CA]);
});

describe('a context is refused, with its line and the one that names it,', () => {
  const PROGRAM = { exec: { command: 'touch', args: ['owned'] } };
  test.each([
    ['for a program', { user: PROGRAM }, /exec[\s\S]*kubeconfig:\d+, named at clusters.yaml:7[\s\S]*create token/],
    ['for a provider', { user: { 'auth-provider': { name: 'gcp' } } }, /auth-provider/],
    ['for a password', { user: { username: 'a', password: 'b' } }, /username[\s\S]*password/],
    ['for being somebody else', { user: { token: 'a', as: 'admin' } }, /impersonation/],
    [
      'for a certificate that is none',
      { user: { 'client-certificate-data': CA, 'client-key-data': CA } },
      /certificate or key of context staging/,
    ],
    ['for no credential at all', { user: { 'client-certificate-data': CA } }, /has no credential/],
    [
      'for believing any server',
      { reached: { ...REACHED, 'insecure-skip-tls-verify': true } },
      /insecure-skip-tls-verify/,
    ],
    ['for no authority', { reached: { server: REACHED.server } }, /no certificate-authority-data/],
    ['for plain http', { reached: { ...REACHED, server: 'http://staging.example' } }, /server: http:/],
    ['for a proxy', { reached: { ...REACHED, 'proxy-url': 'http://proxy' } }, /proxy-url/],
    ['for not being there', { context: 'stagnig' }, /stagnig[\s\S]*one of production, staging/],
  ])('%s', async (_what, given, said) => {
    await expect(read(given)).rejects.toMatchObject({ kind: 'usage', message: expect.stringMatching(said) });
    expect(existsSync('owned')).toBe(false);
  });

  test('but insecure-skip-tls-verify: false is no reason', async () => {
    const { access } = await read({ reached: { ...REACHED, 'insecure-skip-tls-verify': false } });
    expect(access.verify).toBe(true);
  });
});

test('what is wrong in a kubeconfig is told with its line, and without what stands there', async () => {
  const error = await read({ user: { token: 314159 } }).catch((cause: unknown) => cause);
  expect(error).toMatchObject({
    kind: 'unreadable',
    message: expect.stringMatching(/users\.1\.user\.token[\s\S]*kubeconfig:\d+/),
  });
  expect(JSON.stringify(error)).not.toContain('314159');
  const kubeconfig = join(directory, 'kubeconfig');
  await writeFile(kubeconfig, 'users: [{ token: topsecret');
  const named = { id: 'prow', role: 'service' as const, insideServer: null, kubeSystemUid: null, context: 'staging' };
  const broken = readNamedContext({ ...named, kubeconfig, place: 'clusters.yaml:7' });
  await expect(broken).rejects.toMatchObject({ kind: 'unreadable', message: expect.not.stringContaining('topsecret') });
});
