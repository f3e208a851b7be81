import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type BuildInputs, publish, readIntact } from './build-cache.js';
import { readArchive, writeArchive } from './toolchain-archive.js';

const WANTED: BuildInputs = { name: 'tool', release: 'v1.0.0', inputs: { pin: 'a', go: 'go1.26.8' } };

let root: string;
let from: string;
let to: string;
let file: string;
let entry: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'archive-'));
  [from, to, file] = [join(root, 'from'), join(root, 'to'), join(root, 'toolchain.tar')];
  const program = join(from, 'tools', '.building', 'tool');
  await mkdir(dirname(program), { recursive: true });
  await writeFile(program, 'program', { mode: 0o755 });
  entry = dirname((await publish(from, WANTED, program)).path);
});
afterEach(() => rm(root, { recursive: true, force: true }));

const exported = () => writeArchive(file, { cache: from, entries: [entry] });
const imported = () => readArchive(file, { cache: to });

test('what was exported is there after an import, byte for byte, and once', async () => {
  await exported();
  expect(await imported()).toHaveLength(1);
  const { path = '' } = (await readIntact(to, WANTED)) ?? {};
  expect(await readFile(path, 'utf8')).toBe('program');
  expect(await imported()).toEqual([]);
});

test('a half program in its place is replaced', async () => {
  await exported();
  await imported();
  await truncate((await readIntact(to, WANTED))?.path ?? '', 3);
  expect(await imported()).toHaveLength(1);
  expect(await readIntact(to, WANTED)).not.toBeNull();
});

describe('nothing is taken from an archive', () => {
  const damages: Record<string, () => Promise<unknown>> = {
    'whose program is another': () => writeFile(join(entry, 'tool'), 'PROGRAM'),
    'whose program was cut off': () => truncate(join(entry, 'tool'), 3),
    'whose program cannot be run': () => chmod(join(entry, 'tool'), 0o644),
    'that leads elsewhere': async () => {
      await rename(join(entry, 'tool'), join(root, 'elsewhere'));
      await symlink(join(root, 'elsewhere'), join(entry, 'tool'));
    },
    'with a file nobody recorded': () => writeFile(join(entry, 'more'), ''),
    'that calls a program like one of other inputs': async () => {
      const other = `${entry.slice(0, -1)}${entry.endsWith('0') ? '1' : '0'}`;
      await rename(entry, other);
      entry = other;
    },
  };
  test.each(Object.entries(damages))('%s', async (_, damage) => {
    await damage();
    await exported();
    await expect(imported()).rejects.toMatchObject({ kind: 'usage' });
    expect(await readdir(join(to, 'tools'))).toEqual([]);
  });

  test('that leads out of the cache by its names', async () => {
    await writeFile(join(root, 'outside'), 'x');
    const args = ['--create', '--absolute-names', '--file', file, '--directory', from, '../outside'];
    await execa('tar', args);
    await expect(imported()).rejects.toMatchObject({ kind: 'usage' });
  });

  test('that was cut off, or is not there', async () => {
    await expect(imported()).rejects.toMatchObject({ kind: 'usage' });
    await exported();
    await truncate(file, 700);
    await expect(imported()).rejects.toMatchObject({ kind: 'usage' });
  });
});
