import dnsPacket from 'dns-packet';
import { describe, expect, it } from 'vitest';
import { answerQuery, resolveName, resolveSharedName } from './name-server.js';
import type { ServiceEntry } from './service-table.js';

const endpoints = [{ address: '10.100.1.7', port: 8080 }];
const named = [...endpoints, { address: '10.100.1.8', port: 8080, hostname: 'boskos-0' }];
const table: ServiceEntry[] = [
  {
    namespace: 'default',
    name: 'deck',
    clusterAddress: '10.96.0.20',
    affinitySeconds: 0,
    ports: [{ name: '', port: 80, endpoints }],
  },
  {
    namespace: 'default',
    name: 'headless',
    clusterAddress: '',
    affinitySeconds: 0,
    ports: [{ name: '', port: 80, endpoints }],
  },
  {
    namespace: 'default',
    name: 'boskos',
    clusterAddress: '',
    affinitySeconds: 0,
    ports: [{ name: '', port: 80, endpoints: named }],
  },
];

const storage: ServiceEntry = {
  namespace: 'prow',
  name: 'storage',
  clusterAddress: '10.96.9.20',
  affinitySeconds: 0,
  ports: [{ name: '', port: 80, endpoints: [{ address: '10.109.1.7', port: 8888 }] }],
};

describe('resolveSharedName', () => {
  it('answers with the pods behind a Service of the service cluster', () => {
    expect(resolveSharedName('storage.prow.svc.clusterset.local', [storage])).toEqual(['10.109.1.7']);
  });

  it('knows no Service of another name, and no name of one cluster', () => {
    expect(resolveSharedName('deck.prow.svc.clusterset.local', [storage])).toBeNull();
    expect(resolveSharedName('storage.prow.svc.cluster.local', [storage])).toBeNull();
  });
});

describe('resolveName', () => {
  it('answers a Service name with its address', () => {
    expect(resolveName('deck.default.svc.cluster.local', table)).toEqual(['10.96.0.20']);
  });

  it('answers a headless Service with its endpoints', () => {
    expect(resolveName('headless.default.svc.cluster.local.', table)).toEqual(['10.100.1.7']);
  });

  it('answers the name of one pod of a Service with its address', () => {
    expect(resolveName('boskos-0.boskos.default.svc.cluster.local', table)).toEqual(['10.100.1.8']);
    expect(resolveName('boskos.default.svc.cluster.local', table)).toEqual(['10.100.1.7', '10.100.1.8']);
    expect(resolveName('boskos-1.boskos.default.svc.cluster.local', table)).toBeNull();
  });

  it('knows no name outside the cluster, and no Service of another namespace', () => {
    expect(resolveName('api.github.com', table)).toBeNull();
    expect(resolveName('deck.other.svc.cluster.local', table)).toBeNull();
  });
});

describe('answerQuery', () => {
  const ask = (name: string, type: 'A' | 'AAAA') =>
    dnsPacket.decode(
      answerQuery(dnsPacket.encode({ id: 7, questions: [{ name, type }] }), { own: table, exported: [storage] }),
    );

  it('answers an A question with the address and the id of the question', () => {
    const answer = ask('deck.default.svc.cluster.local', 'A');
    expect(answer.id).toBe(7);
    expect(answer.answers).toMatchObject([{ type: 'A', data: '10.96.0.20' }]);
  });

  it('answers for the service cluster’s Services too, by the name that is good in every cluster', () => {
    expect(ask('storage.prow.svc.clusterset.local', 'A').answers).toMatchObject([{ data: '10.109.1.7' }]);
    expect(ask('storage.prow.svc.cluster.local', 'A')).toMatchObject({ rcode: 'NXDOMAIN' });
  });

  it('says that an unknown name does not exist, so that a resolver goes on to the next search domain', () => {
    expect(ask('api.github.com', 'A')).toMatchObject({ rcode: 'NXDOMAIN', answers: [] });
  });

  it('answers AAAA for a known name with no address rather than with no such name', () => {
    expect(ask('deck.default.svc.cluster.local', 'AAAA')).toMatchObject({ rcode: 'NOERROR', answers: [] });
  });
});
