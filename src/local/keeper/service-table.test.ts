import { describe, expect, it } from 'vitest';
import { serviceTable } from './service-table.js';

const service = {
  metadata: { namespace: 'default', name: 'deck' },
  spec: {
    clusterIP: '10.96.0.20',
    ports: [
      { port: 80, name: 'http' },
      { port: 53, protocol: 'UDP' },
    ],
  },
};
const slice = (
  endpoints: { addresses: string[]; hostname?: string; conditions?: { ready?: boolean; serving?: boolean } }[],
  owner = 'deck',
) => ({
  addressType: 'IPv4',
  metadata: { namespace: 'default', labels: { 'kubernetes.io/service-name': owner } },
  ports: [{ name: 'http', port: 8080 }],
  endpoints,
});

describe('serviceTable', () => {
  it('joins a Service with its ready endpoints over all its slices', () => {
    const slices = [
      slice([{ addresses: ['10.100.1.1'] }]),
      slice([{ addresses: ['10.100.2.1'], conditions: { ready: true } }]),
    ];
    expect(serviceTable([service], slices)).toEqual([
      {
        namespace: 'default',
        name: 'deck',
        clusterAddress: '10.96.0.20',
        affinitySeconds: 0,
        ports: [
          {
            name: 'http',
            port: 80,
            endpoints: [
              { address: '10.100.1.1', port: 8080 },
              { address: '10.100.2.1', port: 8080 },
            ],
          },
        ],
      },
    ]);
  });

  it('leaves out an endpoint that is not ready, and slices of other Services', () => {
    const slices = [
      slice([{ addresses: ['10.100.1.1'], conditions: { ready: false } }]),
      slice([{ addresses: ['10.100.9.9'] }], 'hook'),
    ];
    expect(serviceTable([service], slices)[0]?.ports[0]?.endpoints).toEqual([]);
  });

  it('gives a headless Service no address', () => {
    const headless = { ...service, spec: { ...service.spec, clusterIP: 'None' } };
    expect(serviceTable([headless], [])[0]?.clusterAddress).toBe('');
  });

  it('takes endpoints that end only where no other is ready', () => {
    const ending = { addresses: ['10.100.1.1'], conditions: { ready: false, serving: true } };
    const ready = { addresses: ['10.100.2.1'], conditions: { ready: true, serving: true } };
    const addresses = (slices: ReturnType<typeof slice>[]) =>
      serviceTable([service], slices)[0]?.ports[0]?.endpoints.map(({ address }) => address);
    expect(addresses([slice([ending])])).toEqual(['10.100.1.1']);
    expect(addresses([slice([ending, ready])])).toEqual(['10.100.2.1']);
  });

  it('keeps the host names of pods, and how long clients stay', () => {
    const sticky = { ...service, spec: { ...service.spec, sessionAffinity: 'ClientIP' } };
    const [entry] = serviceTable([sticky], [slice([{ addresses: ['10.100.1.1'], hostname: 'deck-0' }])]);
    expect(entry?.ports[0]?.endpoints).toEqual([{ address: '10.100.1.1', port: 8080, hostname: 'deck-0' }]);
    expect(entry?.affinitySeconds).toBe(10_800);
  });
});
