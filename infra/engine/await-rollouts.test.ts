import { describe, expect, it } from 'vitest';
import { rolloutLacks } from './await-rollouts.js';

const DONE = {
  metadata: { generation: 2 },
  spec: { replicas: 2, selector: {}, template: {} },
  status: { observedGeneration: 2, replicas: 2, updatedReplicas: 2, availableReplicas: 2 },
};

describe('rolloutLacks', () => {
  it('finds nothing where every pod is new and ready', () => {
    expect(rolloutLacks(DONE)).toBeNull();
  });

  it('has nothing to wait for at zero replicas', () => {
    const idle = { ...DONE, spec: { ...DONE.spec, replicas: 0 }, status: { observedGeneration: 2 } };
    expect(rolloutLacks(idle)).toBeNull();
  });

  it.each([
    [{ observedGeneration: 1 }, 'not seen by its controller'],
    [{ updatedReplicas: 1 }, '1 of 2 pods are of the new version'],
    [{ replicas: 3 }, '1 pods of the old version are left'],
    [{ availableReplicas: 1 }, '1 of 2 pods are ready'],
  ])('is not done with %j, although the Deployment may be available', (status, expected) => {
    expect(rolloutLacks({ ...DONE, status: { ...DONE.status, ...status } })).toBe(expected);
  });
});
