import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startApiStandIn } from './fixtures/api-stand-in.js';
import { makeEnvironment } from './fixtures/make-run.js';
import { deployment, MANAGER, pods } from './fixtures/workload-answers.js';
import { readPodsBefore, snapshotPods, writePodsBefore } from './pods-before.js';

const newDirectory = (): string => mkdtempSync(join(tmpdir(), 'run-'));

test('a snapshot is read back for the phase it was taken for', () => {
  const directory = newDirectory();
  writePodsBefore(directory, { phase: 'candidate', pods: { hook: ['uid-1', 'uid-2'] } });
  expect(readPodsBefore(directory, 'candidate')).toEqual({ hook: ['uid-1', 'uid-2'] });
});

test('where none was taken there were no pods', () => {
  expect(readPodsBefore(newDirectory(), 'baseline')).toEqual({});
});

test('a damaged snapshot is an error, not an empty one', () => {
  const directory = newDirectory();
  writeFileSync(join(directory, 'pods-before-candidate.json'), '{"hook":');
  expect(() => readPodsBefore(directory, 'candidate')).toThrow();
});

test.each([
  ['that answers late', 1, 60_000, { 'prow-controller-manager': ['uid-1'] }],
  ['that never answers', Number.POSITIVE_INFINITY, 0, null],
])('a cluster %s is asked again, and then said not to answer', async (_what, silent, limitMs, expected) => {
  let refused = 0;
  const api = await startApiStandIn(
    (request) => {
      if (refused < silent) {
        refused += 1;
        return { status: 503, body: { message: 'busy' } };
      }
      if (!request.includes('/deployments/')) return pods('uid-1');
      return deployment({ updatedReplicas: 1, readyReplicas: 1, observedGeneration: 2 });
    },
    { role: 'service' },
  );
  const environment = makeEnvironment({ clusters: [api.cluster], components: [MANAGER] });
  const snapshot = snapshotPods(environment, { signal: new AbortController().signal, limitMs });
  if (expected !== null) await expect(snapshot).resolves.toEqual(expected);
  else await expect(snapshot).rejects.toThrow(/could not be read[\s\S]*HTTP 503: busy/);
  await api.close();
});
