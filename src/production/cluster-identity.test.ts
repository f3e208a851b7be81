import { expect, it } from 'vitest';
import { clusterIdentity, isInsideAddress, isPerhapsSame } from './cluster-identity.js';

const CA = Buffer.from('-----BEGIN CERTIFICATE-----\nQQ==\n-----END CERTIFICATE-----\n').toString('base64');
const cluster = clusterIdentity({ server: 'https://a.example', authority: CA });

it.each([
  ['another address of one authority', { server: 'https://b.example', authority: CA }, true],
  ['another cluster behind one proxy', { server: 'https://a.example/k8s/clusters/c-1', authority: CA }, true],
  ['another server name behind one address', { server: 'https://a.example', authority: CA, tlsServerName: 'b' }, true],
  ['another way there', { server: 'https://a.example', authority: CA, proxyUrl: 'http://bastion' }, true],
  ['one address of another authority', { server: 'https://a.example', authority: 'Q0I=' }, false],
  ['one address without an authority', { server: 'https://a.example' }, false],
])('takes %s for another cluster', (_, address, isPerhaps) => {
  const other = clusterIdentity(address);
  expect(other.identity).not.toBe(cluster.identity);
  expect(isPerhapsSame(cluster, other)).toBe(isPerhaps);
});

it('takes one address and authority for one cluster, however they are written', () => {
  const written = Buffer.from(Buffer.from(CA, 'base64').toString().trim().replaceAll('\n', '\r\n')).toString('base64');
  const other = clusterIdentity({ server: 'HTTPS://A.example:443/', authority: written });
  expect(other).toEqual(cluster);
  expect(isPerhapsSame(cluster, other)).toBe(false);
});

it('takes no authority for nothing in common', () => {
  const [one, other] = [clusterIdentity({ server: 'https://a' }), clusterIdentity({ server: 'https://b' })];
  expect(one.authority).toBeNull();
  expect(isPerhapsSame(one, other)).toBe(false);
  expect(clusterIdentity({ server: 'not an address' }).identity).toMatch(/^\w{16}$/);
});

it.each(['https://kubernetes.default.svc', 'https://kubernetes.default.svc.cluster.local:443/', 'https://kubernetes'])(
  'knows %s as an address inside the cluster',
  (server) => expect(isInsideAddress(server)).toBe(true),
);

it.each(['https://kubernetes.example', 'https://kubernetes.default.example', 'https://my-kubernetes', '10.0.0.1', ''])(
  'does not know %s as one',
  (server) => expect(isInsideAddress(server)).toBe(false),
);
