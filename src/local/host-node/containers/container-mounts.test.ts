import { expect, it } from 'vitest';
import { samplePod } from '../pods/fixtures/observed-pod.js';
import { podPaths } from '../pods/pod-paths.js';
import { containerMounts } from './container-mounts.js';

const pod = samplePod({
  volumes: [
    { name: 'own', emptyDir: {} },
    { name: 'told', configMap: { name: 'c' } },
  ],
});
const facts = {
  pod,
  image: { executable: '/cache/hook', mounts: [{ source: '/cache/static', target: '/var/run/ko' }], env: {} },
  paths: podPaths('/work', 'u'),
  system: { links: new Map(), directories: ['/usr'] },
  environment: new Map([['NAME', 'x']]),
  messageFile: '/work/message',
};

it('shows the executable at its own name and mounts outer targets first', () => {
  const volumeMounts = [
    { name: 'told', mountPath: '/data/config', subPath: 'a' },
    { name: 'own', mountPath: '/data' },
  ];
  const mounts = containerMounts({ ...facts, container: { name: 'main', image: 'i', volumeMounts } });
  expect(mounts.map(({ target }) => target)).toEqual([
    '/usr',
    '/data',
    '/ko-app/hook',
    '/dev/termination-log',
    '/data/config',
    '/var/run/ko',
  ]);
  expect(mounts.find(({ target }) => target === '/data/config')).toMatchObject({ isReadOnly: true, subPath: 'a' });
});

it('lets a pod write into its own volume only, and not where the mount says read-only', () => {
  const isReadOnly = (name: string, readOnly?: boolean) => {
    const volumeMounts = [{ name, mountPath: '/v', ...(readOnly === undefined ? {} : { readOnly }) }];
    const mounts = containerMounts({ ...facts, container: { name: 'main', image: 'i', volumeMounts } });
    return mounts.find(({ target }) => target === '/v')?.isReadOnly;
  };
  expect(isReadOnly('own')).toBe(false);
  expect(isReadOnly('own', true)).toBe(true);
  expect(isReadOnly('told')).toBe(true);
});
