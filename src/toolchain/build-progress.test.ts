import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type BuildProgress, ProgressReporter } from './build-progress.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function reporter(tools: readonly string[]) {
  const events: BuildProgress[] = [];
  const progress = new ProgressReporter(tools, { usualMs: 41_000, onProgress: (event) => events.push(event) });
  return { progress, events };
}

test('reports at least each second while building, every tool of the build', () => {
  const { progress, events } = reporter(['kwok', 'kwokctl']);
  progress.enter('building');
  progress.expect(10);
  progress.advance();
  events.length = 0;
  vi.advanceTimersByTime(3_000);
  expect(events.filter(({ tool }) => tool === 'kwokctl').length).toBeGreaterThanOrEqual(3);
  expect(events.at(-1)).toMatchObject({ state: 'building', elapsedMs: 3_000, usualMs: 41_000, done: 1, total: 10 });
  progress.stop();
});

test('is silent once stopped', () => {
  const { progress, events } = reporter(['etcd']);
  progress.stop();
  events.length = 0;
  vi.advanceTimersByTime(5_000);
  expect(events).toEqual([]);
});

test('ready says how long the building took, without the waiting', () => {
  const { progress, events } = reporter(['etcd']);
  vi.advanceTimersByTime(9_000);
  progress.enter('building');
  vi.advanceTimersByTime(2_000);
  progress.enter('ready');
  expect(events.at(-1)).toMatchObject({ state: 'ready', elapsedMs: 2_000 });
  progress.stop();
});

test('never counts past the total', () => {
  const { progress } = reporter(['etcd']);
  progress.expect(1);
  progress.advance();
  progress.advance();
  expect(progress.compiledCount).toBe(1);
  progress.stop();
});
