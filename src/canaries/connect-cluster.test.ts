import { expect, test, vi } from 'vitest';
import type { EnvironmentCluster } from '../model/environment.js';
import { apiFailure } from './api-failure.js';
import { connectCluster } from './connect-cluster.js';
import { startApiStandIn, writeKubeconfig } from './fixtures/api-stand-in.js';

const cluster = (kubeconfig: string): EnvironmentCluster => ({
  id: 'prow-build',
  role: 'build',
  kubeconfig,
  kubeSystemUid: '',
  caDigest: '',
  auditLog: null,
});
const signal = new AbortController().signal;
const connect = (kubeconfig: string) => connectCluster(cluster(kubeconfig), { signal });
const server = 'http://127.0.0.1:1';

test('a kubeconfig with a token is used', () => {
  expect(connect(writeKubeconfig({ server })).cluster.id).toBe('prow-build');
});

test.each([
  [
    'an exec plugin',
    { exec: { command: 'touch', args: ['/tmp/owned'], apiVersion: 'client.authentication.k8s.io/v1' } },
  ],
  ['an auth provider', { 'auth-provider': { name: 'gcp', config: {} } }],
])('a kubeconfig with %s is refused and the program is never run', (_what, user) => {
  expect(() => connect(writeKubeconfig({ server, user }))).toThrow('exec plugin or auth provider');
});

test('a kubeconfig without a current context, or none at all, is refused by its path', () => {
  expect(() => connect(writeKubeconfig({ server, currentContext: 'other' }))).toThrow('no current context');
  expect(() => connect('/nowhere/kubeconfig')).toThrow('/nowhere/kubeconfig');
});

test('a request ends when its signal does', async () => {
  const interruption = new AbortController();
  interruption.abort();
  const { core } = connectCluster(cluster(writeKubeconfig({ server })), { signal: interruption.signal });
  await expect(core.listNode()).rejects.toThrow('abort');
});

test('a server on this machine is not asked to pack its answers', async () => {
  const api = await startApiStandIn(() => ({ status: 200, body: { items: [] } }));
  await connect(api.cluster.kubeconfig).core.listNode();
  expect(api.encodings).toEqual(['identity']);
  await api.close();
});

test('a refusal is told in the API server’s own words', async () => {
  const body = { kind: 'Status', message: 'pods is forbidden' };
  const api = await startApiStandIn(() => ({ status: 403, body }));
  const { core } = connect(api.cluster.kubeconfig);
  const failure = await core.listNode().catch(apiFailure);
  expect(failure).toBe('HTTP 403: pods is forbidden');
  await api.close();
});

test('requests that follow each other share a connection, and one is made anew where it was lost', async () => {
  const api = await startApiStandIn(() => ({ status: 200, body: { items: [] } }));
  const { core, apps } = connect(api.cluster.kubeconfig);
  await core.listNode();
  await core.listNode();
  await apps.listDeploymentForAllNamespaces();
  expect([api.requests.length, api.connections()]).toEqual([3, 1]);
  api.loseConnections();
  // It takes this side a moment to hear of it.
  await vi.waitFor(() => core.listNode());
  expect([api.requests.length, api.connections()]).toEqual([4, 2]);
  await api.close();
});
