import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { ExplainedError } from '../../model/explained-error.js';
import type { ApiClient } from '../host-node/api-client.js';
import { FAKE_NODE_ANNOTATION } from './control-plane.js';
import type { HostNode } from './host-nodes.js';
import { lastLines } from './last-lines.js';

const POLL_MS = 200;

/** An agent that ends this often while it starts will not come up. */
const RESTARTS_MAX = 2;

/** A node that kwok plays: pods of production's own jobs start and end there without running. */
export async function addFakeNode(api: ApiClient): Promise<void> {
  const resources = { cpu: '1000', memory: '4Ti', pods: '10000', 'ephemeral-storage': '4Ti' };
  const labels = {
    'prow-staging.dev/runs': 'nothing',
    'kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/hostname': 'fake-node',
  };
  const body = {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'fake-node', annotations: FAKE_NODE_ANNOTATION, labels },
    status: { allocatable: resources, capacity: resources },
  };
  await api.call('/api/v1/nodes', { method: 'POST', body });
}

/**
 * What a whole control plane answers: the API server calls itself healthy (until
 * then controllers may still give up on it), and kube-controller-manager leads,
 * for it has made the first namespace's service account.
 */
const SIGNS_OF_LIFE = ['/healthz', '/api/v1/namespaces/default/serviceaccounts/default'];

/**
 * Waits until a cluster's control plane works, controllers included.
 *
 * @throws {ExplainedError} `fault` past the limit.
 */
export async function controlPlaneWorks(
  api: ApiClient,
  { clusterId, timeoutMs, signal }: { clusterId: string; timeoutMs: number; signal: AbortSignal },
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const problems = await Promise.all(SIGNS_OF_LIFE.map((path) => problemAt(api, { path, signal })));
    const problem = problems.find((one) => one !== null);
    if (problem === undefined) return;
    if (Date.now() > deadline)
      throw new ExplainedError('fault', {
        what: `The control plane of cluster ${clusterId} did not come to work`,
        expected: `answers from ${SIGNS_OF_LIFE.join(' and ')} within ${timeoutMs / 1000} s`,
        observed: problem ?? '',
        evidence: 'the answer above says what fails',
        next: 'a machine under heavy load may need a second try; prow-staging doctor checks memory and disk',
      });
    await delay(POLL_MS, undefined, { signal });
  }
}

/**
 * Waits until a host node is Ready.
 *
 * @throws {ExplainedError} `fault` past the limit.
 */
export async function nodeReady(
  api: ApiClient,
  { name, log, restarts }: HostNode,
  limits: { timeoutMs: number; signal: AbortSignal },
): Promise<void> {
  const deadline = Date.now() + limits.timeoutMs;
  while (!(await isReady(api, name))) {
    if (restarts() > RESTARTS_MAX || Date.now() > deadline) {
      throw new ExplainedError('fault', {
        what: `Host node ${name} did not become Ready`,
        expected: `Ready within ${limits.timeoutMs / 1000} s`,
        observed: `no Ready condition that is True; its agent ended ${restarts()} times`,
        evidence: `${log}:\n${lastLines(await readFile(log, 'utf8').catch(() => ''), 8)}`,
        next: 'see the log of its agent',
      });
    }
    await delay(POLL_MS, undefined, { signal: limits.signal });
  }
}

async function problemAt(
  api: ApiClient,
  { path, signal }: { path: string; signal: AbortSignal },
): Promise<string | null> {
  return api.open(path, { method: 'GET', signal }).then(
    (answer) => {
      answer.resume();
      return null;
    },
    (error: unknown) => `${path}: ${error instanceof Error ? error.message : String(error)}`,
  );
}

async function isReady(api: ApiClient, name: string): Promise<boolean> {
  type Node = { status?: { conditions?: { type: string; status: string }[] } };
  const node = await api.call<Node>(`/api/v1/nodes/${name}`, { method: 'GET' }).catch(() => null);
  return node?.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
}
