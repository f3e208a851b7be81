import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type BuildInputs, entryDirectory, publish, readCached, readIntact } from './build-cache.js';

const wanted: BuildInputs = { name: 'tool', release: 'v1.0.0', inputs: { pin: 'a', go: 'go1.26.8' } };

let cache: string;
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'cache-'));
});
afterEach(() => rm(cache, { recursive: true }));

async function published() {
  const program = join(cache, 'tools', '.building', 'tool');
  await mkdir(dirname(program), { recursive: true });
  await writeFile(program, 'program');
  return publish(cache, wanted, program);
}

test('a published program is found again, with its digest', async () => {
  const { path, record } = await published();
  expect(await readFile(path, 'utf8')).toBe('program');
  expect(await readCached(cache, wanted)).toEqual({ path, record });
  expect(await readIntact(cache, wanted)).toEqual({ path, record });
  expect(await readdir(join(cache, 'tools', '.building'))).toEqual([]);
});

test('publishing over an entry replaces it', async () => {
  const { path } = await published();
  await truncate(path, 0);
  expect((await published()).record.sizeBytes).toBe('program'.length);
});

describe('is not taken from the cache:', () => {
  test('a program made of something else', async () => {
    await published();
    expect(await readCached(cache, { ...wanted, inputs: { ...wanted.inputs, go: 'go1.27' } })).toBeNull();
  });

  test('one that was cut off', async () => {
    await truncate((await published()).path, 3);
    expect(await readCached(cache, wanted)).toBeNull();
  });

  test('one whose bytes changed, where the bytes are evidence', async () => {
    await writeFile((await published()).path, 'PROGRAM');
    expect(await readCached(cache, wanted)).not.toBeNull();
    expect(await readIntact(cache, wanted)).toBeNull();
  });

  test('one without its record', async () => {
    await rm(join(dirname((await published()).path), 'build.json'));
    expect(await readCached(cache, wanted)).toBeNull();
  });
});

test('the order in which inputs are written does not change the key', () => {
  const turned = { ...wanted, inputs: { go: 'go1.26.8', pin: 'a' } };
  expect(entryDirectory('/c', turned)).toBe(entryDirectory('/c', wanted));
});
