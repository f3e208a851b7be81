import { expect, test } from 'vitest';
import { isReady, selectorText, uidsOf } from './workload.js';

test('a selector is sent as kubectl sends it', () => {
  const matchExpressions = [
    { key: 'a', operator: 'In', values: ['1', '2'] },
    { key: 'b', operator: 'NotIn', values: ['3'] },
    { key: 'c', operator: 'Exists' },
    { key: 'd', operator: 'DoesNotExist' },
  ];
  expect(selectorText({ matchLabels: { app: 'x' }, matchExpressions })).toBe('app=x,a in (1,2),b notin (3),c,!d');
});

const conditions = [{ type: 'Ready', status: 'True' }];

test('a pod is ready when its condition says so', () => {
  expect(isReady({ status: { conditions } })).toBe(true);
});

test('a pod on its way out, or not there yet, is not ready', () => {
  expect(isReady({ metadata: { deletionTimestamp: new Date() }, status: { conditions } })).toBe(false);
  expect(isReady({ status: { conditions: [{ type: 'Ready', status: 'False' }] } })).toBe(false);
  expect(isReady({})).toBe(false);
});

test('UIDs come sorted, so that two looks compare', () => {
  expect(uidsOf([{ metadata: { uid: 'b' } }, { metadata: { uid: 'a' } }])).toEqual(['a', 'b']);
});
