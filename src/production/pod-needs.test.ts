import { describe, expect, it } from 'vitest';
import { mergeNeeds, podNeedsOf } from './pod-needs.js';

describe('podNeedsOf', () => {
  it('finds names wherever a pod or Prow’s decoration may hold them', () => {
    const spec = {
      serviceAccountName: 'runner',
      volumes: [
        { secret: { secretName: 'a' } },
        { configMap: { name: 'm' } },
        { projected: { sources: [{ secret: { name: 'b' } }, { configMap: { name: 'n' } }] } },
      ],
      containers: [
        { env: [{ valueFrom: { secretKeyRef: { name: 'c', key: 'k' } } }], envFrom: [{ secretRef: { name: 'd' } }] },
      ],
    };
    const decoration = {
      gcs_credentials_secret: 'e',
      ssh_key_secrets: ['f'],
      default_service_account_name: 'uploader',
    };
    expect(podNeedsOf({ spec, decoration })).toEqual({
      serviceAccounts: ['runner', 'uploader'],
      secrets: ['a', 'b', 'c', 'd', 'e', 'f'],
      configMaps: ['m', 'n'],
    });
  });

  it('takes neither empty names nor other values for needs', () => {
    expect(podNeedsOf({ gcs_credentials_secret: '', serviceAccountName: '', secret: true, configMap: {} })).toEqual(
      mergeNeeds([]),
    );
  });
});
