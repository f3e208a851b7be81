import { expect, it } from 'vitest';
import { samplePod } from '../pods/fixtures/observed-pod.js';
import { hostname, rootFiles } from './root-files.js';

const network = { podIP: '10.0.0.9', clusterDns: '10.96.0.10', clusterDomain: 'cluster.local' };

it('resolves names as dnsPolicy ClusterFirst does', () => {
  expect(rootFiles({ pod: samplePod(), ...network }).get('etc/resolv.conf')).toBe(
    'search n.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
  );
});

it('puts the subdomain and the host aliases into /etc/hosts', () => {
  const spec = { hostname: 'h', subdomain: 's', hostAliases: [{ ip: '1.2.3.4', hostnames: ['a', 'b'] }] };
  const hosts = rootFiles({ pod: samplePod(spec), ...network }).get('etc/hosts');
  expect(hosts).toContain('10.0.0.9\th.s.n.svc.cluster.local\th\n');
  expect(hosts).toContain('1.2.3.4\ta\tb\n');
});

it('cuts a long name to what a host name may have', () => {
  const pod = samplePod();
  const long = { ...pod, metadata: { ...pod.metadata, name: `${'a'.repeat(62)}-b` } };
  expect(hostname(long)).toBe('a'.repeat(62));
  expect(hostname(pod)).toBe('p');
});

it('adds what dnsConfig says, an option of it instead of the policy’s', () => {
  const dnsConfig = {
    nameservers: ['192.0.2.1'],
    searches: ['more.example'],
    options: [{ name: 'ndots', value: '1' }],
  };
  const resolvConf = (spec: object) => rootFiles({ pod: samplePod(spec), ...network }).get('etc/resolv.conf');
  expect(resolvConf({ dnsConfig })).toBe(
    'search n.svc.cluster.local svc.cluster.local cluster.local more.example\nnameserver 10.96.0.10\nnameserver 192.0.2.1\noptions ndots:1\n',
  );
  expect(resolvConf({ dnsConfig, dnsPolicy: 'None' })).toBe(
    'search more.example\nnameserver 192.0.2.1\noptions ndots:1\n',
  );
});
