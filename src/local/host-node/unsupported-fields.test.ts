import { describe, expect, it } from 'vitest';
import { unsupportedFields } from './unsupported-fields.js';

const container = { name: 'a', image: 'i' };

describe('the fields of a pod that a host node refuses', () => {
  it('names nothing in a pod as the API server completes it', () => {
    const spec = {
      containers: [
        {
          ...container,
          imagePullPolicy: 'IfNotPresent',
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
          resources: {},
          securityContext: {},
          volumeMounts: [{ name: 'token', mountPath: '/var/run/secrets', readOnly: true }],
        },
      ],
      volumes: [
        {
          name: 'token',
          projected: {
            defaultMode: 420,
            sources: [
              { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
              {
                downwardAPI: {
                  items: [{ path: 'ns', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
                },
              },
            ],
          },
        },
      ],
      restartPolicy: 'Always',
      dnsPolicy: 'ClusterFirst',
      schedulerName: 'default-scheduler',
      securityContext: {},
      tolerations: [{ key: 'a', operator: 'Exists' }],
      hostNetwork: false,
      enableServiceLinks: true,
    };
    expect(unsupportedFields(spec)).toEqual([]);
  });

  it('names each by its path, with the element it stands in', () => {
    const spec = {
      hostNetwork: true,
      securityContext: { runAsUser: 5 },
      containers: [container, { ...container, lifecycle: { stopSignal: 'SIGUSR1' } }],
      volumes: [{ name: 'v', hostPath: { path: '/etc' } }],
    };
    expect(unsupportedFields(spec)).toEqual([
      'spec.hostNetwork',
      'spec.securityContext.runAsUser',
      'spec.containers[1].lifecycle.stopSignal',
      'spec.volumes[0].hostPath.path',
    ]);
  });

  it('names a value that is not kept, and lets the kept one pass', () => {
    const withMedium = (medium: string) => ({ containers: [], volumes: [{ name: 'v', emptyDir: { medium } }] });
    expect(unsupportedFields(withMedium('HugePages'))).toEqual(['spec.volumes[0].emptyDir.medium: "HugePages"']);
    expect(unsupportedFields(withMedium('Memory'))).toEqual([]);
  });

  it('refuses probes of init containers, which keep running only beside others', () => {
    const probed = { ...container, readinessProbe: { httpGet: { port: 80 } } };
    expect(unsupportedFields({ initContainers: [probed], containers: [] })).toEqual([
      'spec.initContainers[0].readinessProbe.httpGet.port',
    ]);
    expect(unsupportedFields({ containers: [probed] })).toEqual([]);
  });

  it('refuses host ports that are not of TCP', () => {
    const open = (protocol?: string) => ({
      containers: [{ ...container, ports: [{ containerPort: 53, hostPort: 53, ...(protocol && { protocol }) }] }],
    });
    expect(unsupportedFields(open('UDP'))).toEqual(['spec.containers[0].ports[0].hostPort with protocol "UDP"']);
    expect(unsupportedFields(open('TCP'))).toEqual([]);
    expect(unsupportedFields(open())).toEqual([]);
  });
});
