import { expect, test } from 'vitest';
import { isReady, isRunning, restartsOf, selectorText, uidsOf, unreadyBecause } from './workload.js';

test('a selector is sent as kubectl sends it', () => {
  const matchExpressions = [
    { key: 'a', operator: 'In', values: ['1', '2'] },
    { key: 'b', operator: 'NotIn', values: ['3'] },
    { key: 'c', operator: 'Exists' },
    { key: 'd', operator: 'DoesNotExist' },
  ];
  expect(selectorText({ matchLabels: { app: 'x' }, matchExpressions })).toBe('app=x,a in (1,2),b notin (3),c,!d');
});

const NAMED = { name: 'c', image: '', imageID: '', ready: true, restartCount: 0 };
const conditions = [{ type: 'Ready', status: 'True' }];

test('a pod is ready when its condition says so', () => {
  expect(isReady({ status: { conditions } })).toBe(true);
});

test('a pod on its way out, or not there yet, is not ready', () => {
  expect(isReady({ metadata: { deletionTimestamp: new Date() }, status: { conditions } })).toBe(false);
  expect(isReady({ status: { conditions: [{ type: 'Ready', status: 'False' }] } })).toBe(false);
  expect(isReady({})).toBe(false);
});

test('why a pod is not ready is told in the words of its node, or of whoever placed it', () => {
  const container = { name: 'deck', image: '', imageID: '', ready: false, restartCount: 1 };
  const waiting = { state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated: { exitCode: 2 } } };
  expect(unreadyBecause({ status: { containerStatuses: [{ ...container, ...waiting }] } })).toBe(
    'deck: CrashLoopBackOff, exit code 2',
  );
  const unplaced = [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }];
  expect(unreadyBecause({ status: { conditions: unplaced } })).toBe('Unschedulable');
  expect(unreadyBecause({ metadata: { deletionTimestamp: new Date() } })).toBe('it is told to end, and has not');
  expect(unreadyBecause({ status: { conditions } })).toBe('');
});

test('a pod runs when all of its containers do and nobody told it to end', () => {
  const running = { state: { running: {} } };
  const spec = { containers: [{ name: 'a' }, { name: 'b' }] };
  const status = (...states: object[]) => ({ containerStatuses: states.map((state) => ({ ...NAMED, ...state })) });
  expect(isRunning({ spec, status: status(running, running) })).toBe(true);
  expect(isRunning({ spec, status: status(running) })).toBe(false);
  expect(isRunning({ spec, status: status(running, { state: { waiting: {} } }) })).toBe(false);
  expect(isRunning({ spec, status: status(running, running), metadata: { deletionTimestamp: new Date() } })).toBe(
    false,
  );
  expect(isRunning({ spec })).toBe(false);
});

test('UIDs come sorted, so that two looks compare', () => {
  expect(uidsOf([{ metadata: { uid: 'b' } }, { metadata: { uid: 'a' } }])).toEqual(['a', 'b']);
});

test('restarts are those of all containers, and the exit code of the one that ended most', () => {
  const status = (name: string, restartCount: number, exitCode?: number) => ({
    ...{ name, restartCount, image: '', imageID: '', ready: true },
    ...(exitCode === undefined ? {} : { lastState: { terminated: { exitCode } } }),
  });
  const containerStatuses = [status('calm', 0), status('once', 1, 137), status('often', 3, 2)];
  expect(restartsOf({ status: { containerStatuses } })).toEqual({ restarts: 4, lastExitCode: 2 });
  expect(restartsOf({ status: { containerStatuses: [status('calm', 0)] } })).toEqual({
    restarts: 0,
    lastExitCode: null,
  });
  expect(restartsOf({})).toEqual({ restarts: 0, lastExitCode: null });
  const initContainerStatuses = [status('sidecar', 900, 1), status('once', 0)];
  expect(restartsOf({ status: { containerStatuses, initContainerStatuses } })).toEqual({
    ...{ restarts: 904, lastExitCode: 1 },
  });
});
