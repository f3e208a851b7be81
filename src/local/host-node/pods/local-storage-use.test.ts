import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { samplePod } from './fixtures/observed-pod.js';
import { storageOverLimit } from './local-storage-use.js';
import { type PodPaths, podPaths } from './pod-paths.js';

let workDir: string;
let paths: PodPaths;
beforeEach(() => {
  workDir = mkdtempSync(join(tmpdir(), 'local-storage-'));
  paths = podPaths(workDir, 'u');
});
afterEach(() => rmSync(workDir, { recursive: true }));

const KIB = 1024;
const podWith = (emptyDir: object) => samplePod({ volumes: [{ name: 'v', emptyDir }] });
const holds = (path: string, bytes: number) => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, Buffer.alloc(bytes, 1));
};
const limited = (name: string, limit: string) => ({
  ...{ name, image: 'i' },
  resources: { limits: { 'ephemeral-storage': limit } },
});

test('a volume on disk that holds more than its limit is named, one within it is not', async () => {
  holds(join(paths.volume('v'), 'deep', 'file'), 64 * KIB);
  expect(await storageOverLimit(podWith({ sizeLimit: '32Ki' }), paths)).toBe(
    'Usage of EmptyDir volume "v" exceeds the limit "32Ki". ',
  );
  expect(await storageOverLimit(podWith({ sizeLimit: '1Mi' }), paths)).toBeNull();
});

test('a pod without a limit on disk is not looked at', async () => {
  expect(await storageOverLimit(podWith({}), paths)).toBeUndefined();
  expect(await storageOverLimit(podWith({ medium: 'Memory', sizeLimit: '1' }), paths)).toBeUndefined();
});

test('volumes, files and logs of a pod count against the limits of its containers together', async () => {
  const pod = (each: string) =>
    samplePod({
      volumes: [
        { name: 'v', emptyDir: {} },
        { name: 'm', emptyDir: { medium: 'Memory' } },
      ],
      containers: [limited('a', each), limited('b', each)],
    });
  holds(join(paths.volume('v'), 'file'), 64 * KIB);
  holds(join(paths.volume('m'), 'file'), 512 * KIB);
  holds(join(paths.root('a', 0), 'tmp', 'file'), 16 * KIB);
  holds(paths.log('b', 0), 16 * KIB);
  expect(await storageOverLimit(pod('32Ki'), paths)).toBe(
    'Pod ephemeral local storage usage exceeds the total limit of containers 65536. ',
  );
  expect(await storageOverLimit(pod('128Ki'), paths)).toBeNull();
});

test('an init container may lend the pod the larger limit', async () => {
  holds(join(paths.volume('v'), 'file'), 64 * KIB);
  const pod = (limit: string) =>
    samplePod({ volumes: [{ name: 'v', emptyDir: {} }], initContainers: [limited('first', limit)] });
  expect(await storageOverLimit(pod('32Ki'), paths)).toContain('exceeds the total limit');
  expect(await storageOverLimit(pod('1Mi'), paths)).toBeNull();
});

test('a container counts its own files and logs, of its newest start, against its own limit', async () => {
  const containers = [limited('a', '32Ki'), limited('ab', '1Mi')];
  holds(join(paths.root('a', 0), 'file'), 64 * KIB);
  holds(join(paths.root('a', 1), 'file'), 8 * KIB);
  holds(join(paths.root('ab', 2), 'file'), 64 * KIB);
  expect(await storageOverLimit(samplePod({ containers }), paths)).toBeNull();
  holds(paths.log('a', 0), 32 * KIB);
  expect(await storageOverLimit(samplePod({ containers }), paths)).toBe(
    'Container a exceeded its local ephemeral storage limit "32Ki". ',
  );
});
