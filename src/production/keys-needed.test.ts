import { expect, test } from 'vitest';
import { keysNeeded } from './keys-needed.js';

const pod = {
  containers: [
    {
      name: 'hook',
      env: [
        { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'tokens', key: 'github' } } },
        { name: 'LEVEL', valueFrom: { configMapKeyRef: { name: 'levels', key: 'log', optional: true } } },
        { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
      ],
      envFrom: [{ secretRef: { name: 'all' } }],
    },
  ],
  volumes: [
    { name: 'whole', secret: { secretName: 'whole' } },
    { name: 'one', secret: { secretName: 'one', items: [{ key: 'oauth', path: 'token' }] } },
    {
      name: 'several',
      projected: {
        sources: [
          { secret: { name: 'retired', items: [{ key: 'kubeconfig', path: 'old' }] } },
          { configMap: { name: 'page', items: [{ key: 'index', path: 'index.html' }] } },
          { downwardAPI: { items: [{ path: 'labels' }] } },
        ],
      },
    },
  ],
};

test('keys are those of items and of variables, each with whose they are', () => {
  expect(keysNeeded(pod)).toEqual([
    { kind: 'Secret', name: 'tokens', key: 'github' },
    { kind: 'ConfigMap', name: 'levels', key: 'log' },
    { kind: 'Secret', name: 'one', key: 'oauth' },
    { kind: 'Secret', name: 'retired', key: 'kubeconfig' },
    { kind: 'ConfigMap', name: 'page', key: 'index' },
  ]);
});

test.each<{ value: unknown }>([
  { value: null },
  { value: 'secret' },
  { value: { secret: null } },
  { value: { constructor: { name: 'x', key: 'y' } } },
])('$value names none', ({ value }) => {
  expect(keysNeeded(value)).toEqual([]);
});
