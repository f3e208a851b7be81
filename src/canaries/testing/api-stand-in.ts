import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EnvironmentCluster } from '../../model/environment.js';

/** What the stand-in answers; a missing answer is a 404 as Kubernetes words it. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** A cluster whose API is a list of answers, for failures that a real API server will not give on demand. */
export interface ApiStandIn {
  readonly cluster: EnvironmentCluster;
  /** `GET /api/v1/pods?limit=500`, in the order they came. */
  readonly requests: string[];
  readonly close: () => Promise<void>;
}

/** Starts a stand-in on a free port of this machine, with a kubeconfig that reaches it. */
export async function startApiStandIn(
  answer: (request: string) => Answer | null,
  cluster: Partial<EnvironmentCluster> = {},
): Promise<ApiStandIn> {
  const requests: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const request = `${incoming.method} ${incoming.url}`;
    requests.push(request);
    const { status, body } = answer(request) ?? { status: 404, body: { kind: 'Status', message: 'not found' } };
    outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    requests,
    cluster: {
      id: 'prow-build',
      role: 'build',
      kubeconfig: writeKubeconfig({ server: `http://127.0.0.1:${port}` }),
      kubeSystemUid: 'uid-1',
      caDigest: '',
      auditLog: null,
      ...cluster,
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Writes a kubeconfig with one context and returns its path. */
export function writeKubeconfig(options: {
  readonly server: string;
  readonly user?: unknown;
  readonly currentContext?: string;
}): string {
  const { server, user = { token: 'none' }, currentContext = 'only' } = options;
  const path = join(mkdtempSync(join(tmpdir(), 'canaries-')), 'kubeconfig');
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'only', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'only', user }],
    contexts: [{ name: 'only', context: { cluster: 'only', user: 'only' } }],
    'current-context': currentContext,
  };
  writeFileSync(path, JSON.stringify(kubeconfig));
  return path;
}
