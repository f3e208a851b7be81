import { describe, expect, it, vi } from 'vitest';
import { ServiceProxy } from './service-proxy.js';

// The router's addresses belong to a namespace of its own; choosing an endpoint needs none.
vi.mock('./networks.js', () => ({
  addRouterAddress: async () => undefined,
  removeRouterAddress: async () => undefined,
}));

const entry = (addresses: string[], affinitySeconds = 0) => ({
  namespace: 'default',
  name: 'deck',
  clusterAddress: '127.0.0.1',
  affinitySeconds,
  ports: [{ name: '', port: 0, endpoints: addresses.map((address) => ({ address, port: 8080 })) }],
});

describe('ServiceProxy', () => {
  it('takes ready endpoints in turn', async () => {
    const proxy = new ServiceProxy(() => true);
    await proxy.update([entry(['10.100.1.1', '10.100.2.1'])]);
    const picked = [1, 2, 3, 4].map(() => proxy.pick('127.0.0.1', 0)?.address);
    expect(picked).toEqual(['10.100.1.1', '10.100.2.1', '10.100.1.1', '10.100.2.1']);
    await proxy.update([]);
  });

  it('has no endpoint while none is ready', async () => {
    const proxy = new ServiceProxy(() => true);
    await proxy.update([entry([])]);
    expect(proxy.pick('127.0.0.1', 0)).toBeUndefined();
    await proxy.update([]);
  });

  it('lets a client stay with its endpoint while that is ready, where the Service wants it', async () => {
    const proxy = new ServiceProxy(() => true);
    await proxy.update([entry(['10.100.1.1', '10.100.2.1'], 60)]);
    const asked = ['10.100.7.1', '10.100.7.2', '10.100.7.1', '10.100.7.2'];
    const picked = asked.map((client) => proxy.pick('127.0.0.1', 0, client)?.address);
    expect(picked).toEqual(['10.100.1.1', '10.100.2.1', '10.100.1.1', '10.100.2.1']);
    await proxy.update([entry(['10.100.2.1'], 60)]);
    expect(proxy.pick('127.0.0.1', 0, '10.100.7.1')?.address).toBe('10.100.2.1');
    await proxy.update([]);
  });
});
