import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { overfullVolume } from './empty-dir-use.js';
import { samplePod } from './fixtures/observed-pod.js';
import { podPaths } from './pod-paths.js';

let workDir: string;
beforeEach(() => {
  workDir = mkdtempSync(join(tmpdir(), 'empty-dir-'));
});
afterEach(() => rmSync(workDir, { recursive: true }));

const podWith = (emptyDir: object) => samplePod({ volumes: [{ name: 'v', emptyDir }] });

test('a volume on disk that holds more than its limit is named, one within it is not', async () => {
  const paths = podPaths(workDir, 'u');
  mkdirSync(join(paths.volume('v'), 'deep'), { recursive: true });
  writeFileSync(join(paths.volume('v'), 'deep', 'file'), Buffer.alloc(64 * 1024, 1));
  expect(await overfullVolume(podWith({ sizeLimit: '32Ki' }), paths)).toEqual({ name: 'v', limit: '32Ki' });
  expect(await overfullVolume(podWith({ sizeLimit: '1Mi' }), paths)).toBeNull();
});

test('a pod without a limit on disk is not looked at', async () => {
  const paths = podPaths(workDir, 'u');
  expect(await overfullVolume(podWith({}), paths)).toBeUndefined();
  expect(await overfullVolume(podWith({ medium: 'Memory', sizeLimit: '1' }), paths)).toBeUndefined();
});
