import { expect, test } from 'vitest';
import { strategyText } from './strategy-text.js';

test('a Deployment that is paused says so, beside how it would roll', () => {
  const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: '25%' } };
  expect(strategyText({ strategy, paused: true })).toBe('RollingUpdate, maxSurge 1, maxUnavailable 25%, paused');
  expect(strategyText({ strategy: { type: 'Recreate' }, paused: false })).toBe('Recreate');
});

test('a StatefulSet or DaemonSet says OnDelete, and from which pod on it replaces where that is not the first', () => {
  expect(strategyText({ updateStrategy: { type: 'OnDelete' } })).toBe('OnDelete');
  const from = (partition: number) => ({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition } } });
  expect(strategyText(from(2))).toBe('RollingUpdate, partition 2');
  expect(strategyText(from(0))).toBe('RollingUpdate');
});

test('what says nothing has the default of its kind', () => {
  expect(strategyText({})).toBe('RollingUpdate');
  expect(strategyText(undefined)).toBe('RollingUpdate');
});
