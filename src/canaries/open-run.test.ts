import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Environment } from '../model/environment.js';
import { writeKubeconfig } from './fixtures/api-stand-in.js';
import { makeEnvironment } from './fixtures/make-run.js';
import { openHistory } from './history-writer.js';
import { HISTORY_FILE, openRun, readEnvironment } from './open-run.js';

function reachable(): Environment {
  const { clusters, ...rest } = makeEnvironment();
  const kubeconfig = writeKubeconfig({ server: 'http://127.0.0.1:1' });
  return { clusters: clusters.map((cluster) => ({ ...cluster, kubeconfig })), ...rest };
}

function begin(environment: Environment) {
  const directory = mkdtempSync(join(tmpdir(), 'run-'));
  const environmentPath = join(directory, 'environment.json');
  writeFileSync(environmentPath, JSON.stringify(environment));
  const history = openHistory(join(directory, HISTORY_FILE), { now: () => new Date('2026-08-22T10:00:00Z') });
  history.append({
    kind: 'run-started',
    runId: 'run-1',
    toolVersion: '0.1.0',
    productionFingerprint: 'sha256:0',
    environmentId: 'test',
    baseline: null,
    candidate: environment.prow,
    power: { faultFraction: 0.5, power: 0.95 },
    restarted: ['prow-controller-manager'],
    notProven: [],
    planned: [],
  });
  const options = {
    environmentPath,
    phase: 'candidate' as const,
    signal: new AbortController().signal,
    progress: () => {},
  };
  return { directory, history, options };
}

test('a run is continued from what its history says', () => {
  const environment = reachable();
  const { directory, history, options } = begin(environment);
  history.append({ kind: 'phase-started', phase: 'candidate', prow: environment.prow, components: [] });
  const canary = { job: 'canary-a', spelling: null, type: 'periodic' as const, way: 'prowjob' as const };
  history.append({ kind: 'canary-submitted', phase: 'candidate', start: 0, prowJob: 'one', canary });
  const run = openRun(directory, options);
  expect(run).toMatchObject({ startedAt: '2026-08-22T10:00:00.000Z', restarted: ['prow-controller-manager'] });
  expect([...run.prowJobs]).toEqual(['one']);
  expect(run.service.cluster.id).toBe('prow');
  expect(run.clusters).toHaveLength(2);
});

test('a phase that never began cannot be observed', () => {
  const { directory, options } = begin(reachable());
  expect(() => openRun(directory, options)).toThrow('phase-started');
});

test('an environment without a service cluster is refused', () => {
  const environment = reachable();
  const { directory, history, options } = begin({ ...environment, clusters: environment.clusters.slice(1) });
  history.append({ kind: 'phase-started', phase: 'candidate', prow: environment.prow, components: [] });
  expect(() => openRun(directory, options)).toThrow('no service cluster');
});

test('a file that is no environment is refused by its path', () => {
  expect(() => readEnvironment('/nowhere/environment.json')).toThrow('/nowhere/environment.json');
  const { options } = begin({ ...reachable(), id: 7 } as unknown as Environment);
  expect(() => readEnvironment(options.environmentPath)).toThrow('environment.json');
});
