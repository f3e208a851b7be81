import { describe, expect, it } from 'vitest';
import { downwardField, downwardResource } from './downward.js';

const facts = {
  pod: {
    metadata: { name: 'p', namespace: 'n', uid: 'u', labels: { b: '2', a: 'x "y"' } },
    spec: {
      containers: [{ name: 'c', image: 'i', resources: { limits: { memory: '64Mi' }, requests: { cpu: '250m' } } }],
      nodeName: 'node',
    },
  },
  podIP: '10.0.0.9',
  hostIP: '10.1.0.1',
  capacity: { cpu: '8', memory: '16Gi' },
};

describe('what the downward API tells', () => {
  it.each([
    ['metadata.name', 'p'],
    ["metadata.labels['b']", '2'],
    ["metadata.annotations['none']", ''],
    ['status.podIP', '10.0.0.9'],
    ['metadata.labels', 'a="x \\"y\\""\nb="2"'],
  ])('answers %s', (fieldPath, value) => {
    expect(downwardField({ fieldPath }, facts)).toBe(value);
  });

  it('does not answer a path it does not know', () => {
    expect(downwardField({ fieldPath: 'spec.priority' }, facts)).toBeUndefined();
  });

  it('rounds a resource up to its divisor', () => {
    const [container] = facts.pod.spec.containers;
    const asked = { ...facts, ...(container === undefined ? {} : { container }) };
    expect(downwardResource({ resource: 'limits.memory', divisor: '1Mi' }, asked)).toBe('64');
    expect(downwardResource({ resource: 'requests.cpu' }, asked)).toBe('1');
  });

  it('takes what the node has for a limit that is not set', () => {
    expect(downwardResource({ containerName: 'c', resource: 'limits.cpu' }, facts)).toBe('8');
    expect(downwardResource({ containerName: 'c', resource: 'storage' }, facts)).toBeUndefined();
  });
});
