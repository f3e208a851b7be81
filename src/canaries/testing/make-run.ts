import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment, EnvironmentCluster } from '../../model/environment.js';
import { parseHistory } from '../../model/history.js';
import type { HistoryEvent } from '../../model/history-event.js';
import { type ClusterConnection, connectCluster } from '../connect-cluster.js';
import { openHistory } from '../history-writer.js';
import type { Run } from '../open-run.js';

/** An environment of one service and one build cluster, as tests need it. */
export function makeEnvironment(changes: Partial<Environment> = {}): Environment {
  const prow = { tag: 'v20251125-e3ae8cf22', source: { kind: 'module' as const, version: 'v0.0.0' } };
  return {
    id: 'test',
    layer: 'local',
    stack: 'local',
    createdAt: '2026-08-22T10:00:00Z',
    productionFingerprint: 'sha256:0',
    prow,
    namespaces: { prowJobs: 'prow', pods: 'test-pods' },
    clusters: [makeCluster('prow', 'service'), makeCluster('prow-build', 'build')],
    aliases: [
      { name: 'default', clusterId: 'prow-build', definedBy: 'a file' },
      { name: 'test-infra-trusted', clusterId: 'prow', definedBy: 'a file' },
    ],
    components: [],
    canary: { image: 'canary:1', nodeSelector: { disk: 'any' }, tolerations: [], horologiumJobPrefix: 'ci-canary-' },
    observer: null,
    endpoints: {},
    differences: [],
    ...changes,
  };
}

/** A run whose history is a file of its own; its first requests fail unless clusters are given. */
export function makeRun(options: {
  readonly environment?: Environment;
  readonly clusters?: readonly EnvironmentCluster[];
  readonly signal?: AbortSignal;
}): Run & { readonly events: () => HistoryEvent[]; readonly lines: string[] } {
  const { environment = makeEnvironment(), signal = new AbortController().signal } = options;
  const directory = mkdtempSync(join(tmpdir(), 'canaries-'));
  const path = join(directory, 'history.jsonl');
  const clusters = (options.clusters ?? []).map((cluster) => connectCluster(cluster, { signal }));
  const lines: string[] = [];
  return {
    id: 'run-1',
    directory,
    environment,
    phase: 'candidate',
    startedAt: '2026-08-22T10:00:00.000Z',
    phaseStartedAt: '2026-08-22T10:05:00.500Z',
    restarted: [],
    history: openHistory(path),
    service: clusters[0] ?? unreachable(),
    clusters,
    prowJobs: new Set(),
    signal,
    progress: (line) => lines.push(line),
    events: () => parseHistory(readFileSync(path, 'utf8')).lines.map(({ event }) => event),
    lines,
  };
}

function makeCluster(id: string, role: 'service' | 'build'): EnvironmentCluster {
  return { id, role, kubeconfig: '/nowhere', kubeSystemUid: `uid-of-${id}`, caDigest: '', auditLog: null };
}

/** For tests that send no request. */
function unreachable(): ClusterConnection {
  return new Proxy({} as ClusterConnection, {
    get: () => {
      throw new Error('this test has no cluster');
    },
  });
}
