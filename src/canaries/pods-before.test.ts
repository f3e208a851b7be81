import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPodsBefore, writePodsBefore } from './pods-before.js';

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
