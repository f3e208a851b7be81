import { appendFileSync, mkdtempSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseHistory } from '../model/history.js';
import type { HistoryEvent } from '../model/history-event.js';
import { openHistory } from './history-writer.js';

const newPath = (): string => join(mkdtempSync(join(tmpdir(), 'history-')), 'history.jsonl');
const note = (detail: string): HistoryEvent => ({ kind: 'undecided', phase: null, cause: 'interrupted', detail });
const defectsOf = (path: string): readonly string[] => parseHistory(readFileSync(path, 'utf8')).defects;

test('a history that is written and sealed has no defect', () => {
  const path = newPath();
  const history = openHistory(path);
  history.append(note('one'));
  history.append(note('two'));
  history.seal();
  expect(defectsOf(path)).toEqual([]);
  expect(parseHistory(readFileSync(path, 'utf8')).lines).toHaveLength(3);
});

test('only its owner may read it', () => {
  const path = newPath();
  openHistory(path).append(note('one'));
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('a second writer continues the chain of the first, whatever the length of its last line', () => {
  for (const length of [1, 65_000, 65_536, 300_000]) {
    const path = newPath();
    const first = openHistory(path);
    first.append(note('before'));
    first.append(note('x'.repeat(length)));
    first.close();
    const second = openHistory(path);
    second.append(note('two'));
    second.seal();
    expect(defectsOf(path)).toEqual([]);
  }
});

test('a writer that stays open sees what another one appended meanwhile', () => {
  const path = newPath();
  const commandLine = openHistory(path);
  commandLine.append(note('start'));
  const suite = openHistory(path);
  suite.append(note('seen'));
  suite.close();
  commandLine.append(note('end'));
  commandLine.seal();
  expect(defectsOf(path)).toEqual([]);
});

test('a history whose last line is cut off cannot be continued', () => {
  const path = newPath();
  openHistory(path).append(note('one'));
  truncateSync(path, statSync(path).size - 5);
  expect(() => openHistory(path)).toThrow('cut off');
});

test('a history whose last line is something else cannot be continued', () => {
  const path = newPath();
  openHistory(path).append(note('one'));
  appendFileSync(path, '{"line":2}\n');
  expect(() => openHistory(path)).toThrow('cannot be read');
  writeFileSync(path, '\n');
  expect(() => openHistory(path)).toThrow('cannot be read');
});

test('nothing is appended after the seal, by this writer or another', () => {
  const path = newPath();
  const history = openHistory(path);
  history.append(note('one'));
  history.seal();
  expect(() => history.append(note('late'))).toThrow('sealed at line 2');
  expect(() => openHistory(path).append(note('later'))).toThrow('sealed at line 2');
  expect(defectsOf(path)).toEqual([]);
});

test('an event that is none is refused before anything is written', () => {
  const path = newPath();
  const history = openHistory(path);
  expect(() => history.append({ ...note('one'), phase: 'x' } as unknown as HistoryEvent)).toThrow();
  expect(statSync(path).size).toBe(0);
});

test('times come from the clock that is given', () => {
  const path = newPath();
  openHistory(path, { now: () => new Date('2026-08-22T10:00:00Z') }).append(note('one'));
  expect(parseHistory(readFileSync(path, 'utf8')).lines[0]?.at).toBe('2026-08-22T10:00:00.000Z');
});
