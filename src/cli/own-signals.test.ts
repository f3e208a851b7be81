import { afterEach, expect, test, vi } from 'vitest';
import { ownSignals } from './own-signals.js';

const [ours, theirs] = [vi.fn(), vi.fn()];
afterEach(() => {
  for (const listener of [ours, theirs]) process.removeListener('SIGTERM', listener);
});

test('who listened before still does, and who came later does not, even if only once', () => {
  process.on('SIGTERM', ours);
  const keepOwn = ownSignals();
  process.once('SIGTERM', theirs);
  process.once('SIGINT', theirs);
  keepOwn();
  expect(process.listeners('SIGTERM')).toContain(ours);
  for (const name of ['SIGTERM', 'SIGINT'] as const) expect(process.listeners(name)).not.toContain(theirs);
});

test('nobody is taken away who came before', () => {
  process.on('SIGTERM', ours);
  ownSignals()();
  expect(process.listeners('SIGTERM')).toContain(ours);
});
