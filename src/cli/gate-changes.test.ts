import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { gateChanges } from './gate-changes.js';

let folder: string;
let [before, after]: [string, string] = ['', ''];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gate-changes-'));
  [before, after] = [join(folder, 'before'), join(folder, 'after')];
  for (const side of [before, after]) {
    mkdirSync(side);
    writeFileSync(join(side, 'gate.yaml'), 'files: [run]\n');
    writeFileSync(join(side, 'run'), Buffer.from([0x7f, 0x80]), { mode: 0o755 });
  }
});
afterEach(() => rmSync(folder, { recursive: true }));

const told = async () => (await gateChanges(before, after)).map(({ place }) => place);

test('nothing is told where nothing is otherwise, and what others may do with a file is nothing', async () => {
  chmodSync(join(after, 'run'), 0o700);
  expect(await told()).toEqual([]);
});

test('bytes that are no text are compared as bytes', async () => {
  writeFileSync(join(after, 'run'), Buffer.from([0x7f, 0x81]));
  expect(await told()).toEqual(['run']);
});

test('a file that is run no more is told, and one that is run from now on', async () => {
  chmodSync(join(after, 'run'), 0o644);
  expect(await told()).toEqual(['run']);
  [before, after] = [after, before];
  expect(await told()).toEqual(['run']);
});

test('a link in place of a file is told, though the same is read by it, and one that leads elsewhere', async () => {
  writeFileSync(join(after, 'other'), Buffer.from([0x7f, 0x80]), { mode: 0o755 });
  rmSync(join(after, 'run'));
  symlinkSync('other', join(after, 'run'));
  expect(await told()).toEqual(['run']);
});

test('a folder in its place, as a submodule is checked out, is told, on whichever side', async () => {
  rmSync(join(after, 'run'));
  mkdirSync(join(after, 'run'));
  expect(await told()).toEqual(['run']);
  rmSync(join(before, 'run'));
  mkdirSync(join(before, 'run'));
  expect(await told()).toEqual(['run']);
});
