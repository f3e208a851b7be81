import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fingerprint } from '../../model/description.js';
import { readProduction } from '../../production/read-production.js';
import { productionRoot } from '../production-root.js';
import { stateDirectory } from '../state-directory.js';
import { nightPlace } from './night-place.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'night-place-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));
const at = () => ({ state: stateDirectory(root), stack: 'local', signal: new AbortController().signal });

test('where nothing stands a night has no place', async () => {
  await expect(nightPlace(at(), null)).rejects.toMatchObject({ kind: 'usage' });
});

test('one of its own says what it asks about, and starts nothing before it is begun', async () => {
  const place = await nightPlace(at(), {});
  const { description } = await readProduction(productionRoot(undefined));
  expect([place.prow.tag, place.productionFingerprint]).toEqual([description.prowTag, fingerprint(description)]);
  await place.end();
  expect(await readdir(root)).toEqual([]);
});
