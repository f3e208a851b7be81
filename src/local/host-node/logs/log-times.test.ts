import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { noteLogTime, offsetBefore, readLogTimes, timeOfOffset } from './log-times.js';
import { timestamper } from './timestamps.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'log-'));
});
afterEach(() => rm(directory, { recursive: true }));

it('remembers when a log had grown how far, and notes nothing when it has not', async () => {
  const log = join(directory, '0.log');
  await appendFile(log, 'one\n');
  const known = noteLogTime(log, 0, 1000);
  expect(noteLogTime(log, known, 2000)).toBe(4);
  await appendFile(log, 'two\n');
  noteLogTime(log, known, 3000);
  const times = readLogTimes(log);
  expect(times).toEqual([
    { offset: 4, atMs: 1000 },
    { offset: 8, atMs: 3000 },
  ]);
  expect([timeOfOffset(times, 0, 9), timeOfOffset(times, 4, 9), timeOfOffset(times, 8, 9)]).toEqual([1000, 3000, 9]);
  expect([offsetBefore(times, 1000), offsetBefore(times, 2000), offsetBefore(times, 4000)]).toEqual([0, 4, 8]);
});

it('has no notes where there is no log', () => {
  expect(noteLogTime(join(directory, 'none'), 0, 1)).toBe(0);
  expect(readLogTimes(join(directory, 'none'))).toEqual([]);
});

it('puts a time before each line, also one that comes in two pieces', () => {
  const times = timestamper(
    () => [{ offset: 4, atMs: 0 }],
    () => 1000,
  );
  const text = [times.stamp(Buffer.from('one\ntw'), 0), times.stamp(Buffer.from('o\n'), 6)].join('');
  expect(text).toBe('1970-01-01T00:00:00.000Z one\n1970-01-01T00:00:01.000Z two\n');
});
