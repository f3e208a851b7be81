import { afterEach, expect, test } from 'vitest';
import { connectCluster } from '../connect-cluster.js';
import { type ApiStandIn, startApiStandIn } from '../fixtures/api-stand-in.js';
import { uncordon } from './cordon.js';
import { removeNode } from './remove-node.js';

const signal = new AbortController().signal;
let standIn: ApiStandIn | undefined;
afterEach(async () => standIn?.close());

/** A Node that is gone for two looks after it was deleted, and then is as told. */
async function withNode(after: { uid: string; ready: 'True' | 'False' }) {
  let looks: number | null = null;
  const sent: unknown[] = [];
  standIn = await startApiStandIn((request, body) => {
    if (request.startsWith('DELETE')) {
      looks = 0;
      sent.push(body);
      return { status: 200, body: {} };
    }
    if (request.startsWith('PUT')) return { status: 200, body };
    if (looks !== null && looks++ < 2) return null;
    const { uid, ready } = looks === null ? { uid: 'old', ready: 'True' } : after;
    const conditions = [{ type: 'Ready', status: ready }];
    return { status: 200, body: { metadata: { name: 'host', uid }, spec: {}, status: { conditions } } };
  });
  return { connection: connectCluster(standIn.cluster, { signal }), sent };
}

test('a Node is deleted as the one that was seen, and another of its name is waited for', async () => {
  const { connection, sent } = await withNode({ uid: 'new', ready: 'True' });
  expect(await removeNode(connection, { node: 'host', signal })).toMatchObject({ uid: 'old', newUid: 'new' });
  expect(sent).toEqual([expect.objectContaining({ preconditions: { uid: 'old' } })]);
});

test.each([
  ['is the same', { uid: 'old', ready: 'True' as const }],
  ['is not ready', { uid: 'new', ready: 'False' as const }],
])('one that %s is none', async (_, after) => {
  const { connection } = await withNode(after);
  expect(await removeNode(connection, { node: 'host', signal, limitMs: 1_500 })).toMatchObject({ newUid: null });
});

test('one that is not there yet is uncordoned once it is', async () => {
  const { connection } = await withNode({ uid: 'new', ready: 'True' });
  await connection.core.deleteNode({ name: 'host' });
  await uncordon(connection, 'host');
  expect(standIn?.requests.filter((request) => request.startsWith('PUT'))).toHaveLength(1);
});
