import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { samplePod } from '../pods/fixtures/observed-pod.js';
import { type Claim, showClaim } from './claim-folder.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'claim-'));
});
afterEach(() => rm(directory, { recursive: true }));

const show = (path: string, claim: Claim | null) =>
  showClaim('data', {
    pod: samplePod(),
    path: join(directory, path),
    claims: join(directory, 'claims'),
    sources: { readClaim: async () => claim },
  });

const bound = { metadata: { uid: 'one' }, status: { phase: 'Bound' } };

test('two pods with one claim share a folder, another claim has another', async () => {
  await show('a/v', bound);
  await show('b/v', bound);
  await show('c/v', { ...bound, metadata: { uid: 'two' } });
  await writeFile(join(directory, 'a/v/file'), 'kept');
  expect(await readFile(join(directory, 'b/v/file'), 'utf8')).toBe('kept');
  await expect(readFile(join(directory, 'c/v/file'))).rejects.toThrow();
});

test('a claim that is missing or unbound holds the pod', async () => {
  await expect(show('a/v', null)).rejects.toThrow('persistentvolumeclaim "data" not found');
  await expect(show('a/v', { ...bound, status: { phase: 'Pending' } })).rejects.toThrow('not bound');
});
