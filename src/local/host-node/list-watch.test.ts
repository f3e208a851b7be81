import { PassThrough } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { type ApiClient, ApiError } from './api-client.js';
import { listAndWatch } from './list-watch.js';

const object = (uid: string, resourceVersion: string) => ({ metadata: { uid, resourceVersion } });
const line = (type: string, value: object) => `${JSON.stringify({ type, object: value })}\n`;

/** An API server that answers each list and each watch with the next of these. */
function server(lists: readonly object[], watches: readonly (string | Error)[]) {
  const asked: string[] = [];
  const lasting = new PassThrough();
  const open = async (path: string, options: { signal?: AbortSignal }) => {
    asked.push(path);
    const next = watches[asked.filter((other) => other.includes('watch=true')).length - 1];
    if (next instanceof Error) throw next;
    if (next !== undefined) return PassThrough.from([Buffer.from(next)]);
    options.signal?.addEventListener('abort', () => lasting.destroy(new Error('aborted')));
    return lasting;
  };
  const call = async (path: string) => {
    asked.push(path);
    return lists[asked.filter((other) => !other.includes('watch=true')).length - 1] ?? lists.at(-1);
  };
  return { asked, api: { call, open } as unknown as ApiClient };
}

async function follow(api: ApiClient, forMs = 400) {
  const told: string[] = [];
  const stopping = new AbortController();
  const following = listAndWatch(api, '/things', {
    fieldSelector: 'spec.nodeName=a',
    signal: stopping.signal,
    handlers: {
      onList: (items) => told.push(`list ${items.map(({ metadata }) => metadata.uid)}`),
      onChange: (kind, { metadata }) => told.push(`${kind} ${metadata.uid}`),
      onTrouble: (problem) => told.push(`trouble ${problem}`),
    },
  });
  await delay(forMs);
  stopping.abort();
  await following;
  return told;
}

it('lists, then follows from there, over watches that end and lines that come in pieces', async () => {
  const list = { metadata: { resourceVersion: '5' }, items: [object('a', '4')] };
  const first = line('ADDED', object('b', '6')) + line('BOOKMARK', object('', '8'));
  const { api, asked } = server([list], [first, line('DELETED', object('a', '9'))]);
  expect(await follow(api)).toEqual(['list a', 'ADDED b', 'DELETED a']);
  expect(asked[0]).toBe('/things?fieldSelector=spec.nodeName%3Da');
  expect(asked.slice(1, 4).map((path) => /resourceVersion=(\d+)/.exec(path)?.[1])).toEqual(['5', '8', '9']);
});

it('lists again when the server no longer has the changes, without calling it trouble', async () => {
  const list = (uid: string) => ({ metadata: { resourceVersion: '5' }, items: [object(uid, '4')] });
  const expired = line('ERROR', { code: 410, message: 'too old' });
  expect(await follow(server([list('a'), list('b')], [expired]).api)).toEqual(['list a', 'list b']);
});

it('tells what is wrong and goes on', async () => {
  const list = { metadata: { resourceVersion: '5' }, items: null };
  const { api } = server([list], [new ApiError(500, 'broken')]);
  expect(await follow(api, 1500)).toEqual(['list ', 'trouble broken', 'list ']);
});
