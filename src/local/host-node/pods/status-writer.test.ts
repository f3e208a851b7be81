import { expect, test } from 'vitest';
import type { NodeContext } from '../node-context.js';
import type { Pod, PodStatus } from '../pod.js';
import { statusWriter } from './status-writer.js';

const pod = {
  metadata: { namespace: 'test-pods', name: 'boskos-0', uid: 'u' },
  spec: { containers: [] },
} as unknown as Pod;
const ready = (status: 'True' | 'False') =>
  ({ phase: 'Running', conditions: [{ type: 'Ready', status }] }) as unknown as PodStatus;

/** A writer, and how often it has asked. */
function writer() {
  const asked: string[] = [];
  const api = {
    call: async (path: string) => {
      asked.push(path);
    },
  } as unknown as NodeContext['api'];
  return { status: statusWriter(pod, { api }), asked };
}

test('a status is sent once', async () => {
  const { status, asked } = writer();
  await status.write(ready('True'));
  status.compare(ready('True'));
  await status.write(ready('True'));
  expect(asked).toEqual(['/api/v1/namespaces/test-pods/pods/boskos-0/status']);
});

test('a pod that others have called not ready is called ready again', async () => {
  const { status, asked } = writer();
  await status.write(ready('True'));
  status.compare(ready('False'));
  await status.write(ready('True'));
  expect(asked).toHaveLength(2);
});

test('conditions that are not the node’s are left alone', async () => {
  const { status, asked } = writer();
  await status.write(ready('True'));
  const other = { type: 'DisruptionTarget', status: 'True' };
  status.compare({ conditions: [other] } as unknown as PodStatus);
  status.compare(undefined);
  await status.write(ready('True'));
  expect(asked).toHaveLength(1);
});
