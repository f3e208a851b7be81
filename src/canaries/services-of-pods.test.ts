import { afterEach, expect, test } from 'vitest';
import { type ApiStandIn, startApiStandIn } from './fixtures/api-stand-in.js';
import { makeRun } from './fixtures/make-run.js';
import { awaitServices, servicesOf } from './services-of-pods.js';

const open: ApiStandIn[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

const ready = (uid: string) => ({ conditions: { ready: true }, targetRef: { uid } });
const slice = (endpoints: unknown) => ({ metadata: { labels: { 'kubernetes.io/service-name': 'hook' } }, endpoints });

/** A cluster whose Service `hook` has these endpoints at one look after another, the last for ever. */
async function clusterWith(...looks: unknown[]) {
  const api = await startApiStandIn(() => ({
    status: 200,
    body: { items: [slice(looks.length > 1 ? looks.shift() : looks[0])] },
  }));
  open.push(api);
  return makeRun({ clusters: [api.cluster] }).service;
}

const asked = {
  ...{ namespace: 'prow', names: ['hook'], podUids: ['new'], limitMs: 5_000 },
  signal: new AbortController().signal,
};

test('a Service that leads nowhere for a moment, as the API server says it, is waited for', async () => {
  const cluster = await clusterWith([ready('old')], null, [ready('new')]);
  expect(await awaitServices(cluster, asked)).toEqual([]);
});

test('a Service that leads nowhere at the limit is named', async () => {
  expect(await awaitServices(await clusterWith(null), { ...asked, limitMs: 0 })).toEqual(['hook']);
});

test('the Services of pods are those that lead to one of them', async () => {
  const cluster = await clusterWith([ready('one')], [ready('one')], null);
  expect(await servicesOf(cluster, { namespace: 'prow', podUids: ['one'] })).toEqual(['hook']);
  expect(await servicesOf(cluster, { namespace: 'prow', podUids: ['other'] })).toEqual([]);
  expect(await servicesOf(cluster, { namespace: 'prow', podUids: ['one'] })).toEqual([]);
});
