import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { markUnfinished, refuseUnfinished, unmarkUnfinished } from './unfinished-deployment.js';

it('lets nobody judge an environment whose bump did not end', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'unfinished-'));
  await markUnfinished(directory, 'v20251125-e3ae8cf22');
  await expect(refuseUnfinished(directory)).rejects.toMatchObject({ kind: 'undecided' });
});

it('lets an environment be judged once its bump has ended', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'unfinished-'));
  await markUnfinished(directory, 'v20251125-e3ae8cf22');
  await unmarkUnfinished(directory);
  await expect(refuseUnfinished(directory)).resolves.toBeUndefined();
});
