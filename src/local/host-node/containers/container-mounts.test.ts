import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
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

it('opens a folder of the image for a volume inside it, and shows the rest of it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'container-mounts-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const name of ['static/own', 'static/theirs', 'lenses']) mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'static', 'style.css'), '');
  const image = { executable: null, mounts: [{ source: folder, target: '/ko' }], env: {} };
  const targets = (...paths: string[]) => {
    const volumeMounts = paths.map((mountPath) => ({ name: 'own', mountPath }));
    return containerMounts({ ...facts, image, container: { name: 'main', image: 'i', volumeMounts } })
      .map(({ source, target }) => [target, relative(folder, source)])
      .filter(([target]) => target?.startsWith('/ko'));
  };
  const volume = relative(folder, facts.paths.volume('own'));
  expect(targets('/ko/static/new')).toEqual([
    ['/ko/lenses', 'lenses'],
    ['/ko/static/own', 'static/own'],
    ['/ko/static/style.css', 'static/style.css'],
    ['/ko/static/theirs', 'static/theirs'],
    ['/ko/static/new', volume],
  ]);
  expect(targets('/ko/static')).toEqual([
    ['/ko/lenses', 'lenses'],
    ['/ko/static', volume],
  ]);
  expect(targets('/elsewhere')).toEqual([['/ko', '']]);
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
