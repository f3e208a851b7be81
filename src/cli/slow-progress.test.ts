import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { slowProgress } from './slow-progress.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('what takes a second is told what it does, the newest and each but once', () => {
  const told: string[] = [];
  const { say, end } = slowProgress((text) => told.push(text));
  say('one');
  say('two');
  vi.advanceTimersByTime(1_500);
  expect(told).toEqual(['two']);
  vi.setSystemTime(Date.now() + 1_500);
  say('three');
  expect(told).toEqual(['two', 'three']);
  end();
  say('four');
  vi.advanceTimersByTime(5_000);
  expect(told).toEqual(['two', 'three']);
});

it('what is quick is told nothing', () => {
  const told: string[] = [];
  const { say, end } = slowProgress((text) => told.push(text));
  say('one');
  vi.advanceTimersByTime(900);
  end();
  vi.advanceTimersByTime(5_000);
  expect(told).toEqual([]);
});
