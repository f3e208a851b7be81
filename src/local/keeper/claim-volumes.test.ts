import { expect, test } from 'vitest';
import { volumeFor } from './claim-volumes.js';

const metadata = { namespace: 'n', name: 'data', uid: 'u' };
const spec = {
  accessModes: ['ReadWriteOnce'],
  storageClassName: 'standard',
  resources: { requests: { storage: '5Gi' } },
};

test('a claim that waits gets a volume of its class, mode and size', () => {
  expect(volumeFor({ metadata, spec, status: { phase: 'Pending' } })).toMatchObject({
    metadata: { name: 'pvc-u' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'standard',
      capacity: { storage: '5Gi' },
      claimRef: { namespace: 'n', name: 'data', uid: 'u' },
    },
  });
});

test('a claim that is bound or has named its volume gets none', () => {
  expect(volumeFor({ metadata, spec, status: { phase: 'Bound' } })).toBeNull();
  expect(volumeFor({ metadata, spec: { ...spec, volumeName: 'mine' }, status: { phase: 'Pending' } })).toBeNull();
});
