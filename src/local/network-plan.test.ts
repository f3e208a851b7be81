import { describe, expect, it } from 'vitest';
import { CLUSTER_COUNT_MAX, linkAddress, planHostNode, planNetwork } from './network-plan.js';

describe('planNetwork', () => {
  it('gives no two clusters of an environment an address in common', () => {
    const networks = Array.from({ length: CLUSTER_COUNT_MAX }, (_, index) => planNetwork(`c${index}`, index));
    for (const key of ['address', 'podRange', 'serviceRange', 'apiServiceAddress', 'dnsAddress'] as const) {
      expect(new Set(networks.map((network) => network[key])).size).toBe(CLUSTER_COUNT_MAX);
    }
  });

  it('gives two host nodes of a cluster pod addresses that do not meet', () => {
    const network = planNetwork('prow', 3);
    expect(planHostNode(network, 0)).toEqual({
      nodeAddress: '10.103.0.10',
      podAddresses: { from: '10.103.1.1', to: '10.103.1.254' },
    });
    expect(planHostNode(network, 1).podAddresses.from).toBe('10.103.2.1');
  });
});

describe('linkAddress', () => {
  it('is a locally administered unicast address, another for each address', () => {
    expect(linkAddress('10.103.1.254')).toBe('0a:00:0a:67:01:fe');
    expect(Number.parseInt(linkAddress('10.0.0.1').slice(0, 2), 16) & 0b11).toBe(0b10);
  });
});
