import { expect, test } from 'vitest';
import { copiedPod } from './copied-pod.js';

const named = { name: 'copy', namespace: 'prow', labels: { trial: 'yes' }, serviceAccountName: 'reader' };
const container = { name: 'hook', image: 'hook:1', volumeMounts: [{ name: 'config', mountPath: '/etc/config' }] };
const volumesOf = (volumes: { name: string }[], others: Record<string, string[]>) =>
  copiedPod(
    { metadata: { labels: { app: 'hook' } }, spec: { containers: [container], volumes, serviceAccountName: 'hook' } },
    { ...named, others: new Map(Object.entries(others)) },
  ).spec?.volumes;

test('a copy has the containers of a workload, another name and account, and none of its labels', () => {
  const { metadata, spec } = copiedPod(
    { metadata: { labels: { app: 'hook' } }, spec: { containers: [container], serviceAccountName: 'hook' } },
    { ...named, others: new Map() },
  );
  expect(metadata).toEqual({ name: 'copy', namespace: 'prow', labels: { trial: 'yes' } });
  expect(spec).toMatchObject({ containers: [container], serviceAccountName: 'reader' });
});

test('the other configuration is mounted where production’s is, and nothing else is exchanged', () => {
  const volumes = [
    { name: 'config', configMap: { name: 'config', items: [{ key: 'a', path: 'b' }] } },
    { name: 'branding', configMap: { name: 'branding' } },
    { name: 'token', secret: { secretName: 'config' } },
  ];
  expect(volumesOf(volumes, { config: ['config-next'] })).toEqual([
    { name: 'config', configMap: { name: 'config-next', items: [{ key: 'a', path: 'b' }] } },
    volumes[1],
    volumes[2],
  ]);
});

test('a configuration that needs more ConfigMaps than production’s, or fewer, is mounted whole', () => {
  const one = [{ name: 'jobs', configMap: { name: 'jobs' } }];
  const two = [{ configMap: { name: 'a' } }, { configMap: { name: 'b' } }];
  expect(volumesOf(one, { jobs: ['a', 'b'] })).toEqual([{ name: 'jobs', projected: { sources: two } }]);
  const parts = [{ configMap: { name: 'jobs' } }, { configMap: { name: 'jobs-part-2' } }];
  const split = [{ name: 'jobs', projected: { sources: parts } }];
  expect(volumesOf(split, { jobs: ['a'], 'jobs-part-2': [] })).toEqual([
    { name: 'jobs', projected: { sources: [{ configMap: { name: 'a' } }] } },
  ]);
});
