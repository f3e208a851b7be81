import { keptRunOf } from '../../../src/history/fixtures/kept-run.js';
import type { RunToKeep } from '../../../src/history/keep-run.js';

/** The files of a run, small and large. */
const SIZES = { 'verdict.json': 2_000, 'history.jsonl': 40_000, 'description.json': 10_000 };

/** Run `number` of one of several writers: several begin in the same second, and no two are the same. */
export function runOf(writer: number, number: number): RunToKeep {
  const { id: _id, files: _files, ...summary } = keptRunOf(1);
  const startedAt = new Date(Date.UTC(2026, 0, 1, 0, 0, number)).toISOString();
  const text = (name: string, size: number) => `${name} ${writer} ${number}\n`.padEnd(size, 'x');
  return {
    summary: { ...summary, startedAt, runId: `${writer}-${number}` },
    files: new Map(Object.entries(SIZES).map(([name, size]) => [name, Buffer.from(text(name, size))])),
  };
}
