import { expect, test } from 'vitest';
import { configMountAt, flagValue } from './config-mount.js';
import { copiedConfig } from './more-planks.js';

const pod = {
  containers: [],
  volumes: [
    { name: 'config', configMap: { name: 'config' } },
    { name: 'some', configMap: { name: 'plank-config', items: [{ key: 'prow', path: 'conf/config.yaml' }] } },
    { name: 'secret', secret: { secretName: 'config' } },
  ],
};
const mounted = (path: string, mount: { name: string; mountPath: string; subPath?: string }) =>
  configMountAt(path, { pod, container: { name: 'plank', volumeMounts: [mount] } });

test('a flag is read in both spellings, from command and arguments', () => {
  const container = { name: 'plank', command: ['/plank', '-config-path', '/a'], args: ['--job-config-path=/b'] };
  expect(flagValue(container, 'config-path')).toBe('/a');
  expect(flagValue(container, 'job-config-path')).toBe('/b');
  expect(flagValue(container, 'config')).toBeNull();
});

test('a path is the entry of the ConfigMap that is mounted there, under its key', () => {
  expect(mounted('/etc/config/config.yaml', { name: 'config', mountPath: '/etc/config' })).toEqual({
    volume: 'config',
    configMap: 'config',
    key: 'config.yaml',
  });
  expect(mounted('/etc/conf/config.yaml', { name: 'some', mountPath: '/etc' })?.key).toBe('prow');
  const file = { name: 'config', mountPath: '/etc/config.yaml', subPath: 'config.yaml' };
  expect(mounted('/etc/config.yaml', file)?.key).toBe('config.yaml');
});

test('a path in a Secret, or in no volume, is no ConfigMap’s', () => {
  expect(mounted('/etc/config/config.yaml', { name: 'secret', mountPath: '/etc/config' })).toBeNull();
  expect(mounted('/other/config.yaml', { name: 'config', mountPath: '/etc/config' })).toBeNull();
  expect(mounted('/etc/configuration/x', { name: 'config', mountPath: '/etc/config' })).toBeNull();
});

test.each([
  ['that has one', 'prowjob_namespace: default\npod_namespace: test-pods\nplank: {}\n'],
  ['that has none', 'pod_namespace: test-pods\nplank: {}\n'],
])('a copy of a configuration %s differs in where ProwJobs live, and in nothing else', (_, text) => {
  const { data } = copiedConfig({ data: { config: text, other: 'kept' } }, { key: 'config', prowJobs: 'elsewhere' });
  expect(data?.['other']).toBe('kept');
  const lines = (data?.['config'] ?? '').split('\n').filter((line) => line !== '');
  expect(lines.sort()).toEqual(['plank: {}', 'pod_namespace: test-pods', 'prowjob_namespace: elsewhere']);
});
