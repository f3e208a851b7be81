import { expect } from 'vitest';
import { answerOf, untilCondition, WAITS } from '../asking.js';
import type { NodePromise } from '../promise.js';
import { HOSTS_FILE, POD_DNS } from './sources.js';

const HOSTNAMES = `${POD_DNS}#pod-hostname-and-subdomain-field`;

/** Who a pod is to its own processes. */
export const IDENTITY: readonly NodePromise[] = [
  {
    id: 'hostname-is-the-pods-name',
    fields: ['os.name'],
    says: 'The host name in a pod is its name, and leads to its own address.',
    source: HOSTNAMES,
    keep: async (node) => {
      const said = await answerOf(node, 'uname -n; cat /etc/hostname /etc/hosts; echo; echo $IP', {
        name: 'called-so',
        pod: { os: { name: 'linux' } },
        container: { env: [{ name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }] },
      });
      const lines = said.split('\n');
      expect(lines.slice(0, 2)).toEqual(['called-so', 'called-so']);
      expect(lines).toContain(`${lines.at(-1)}\tcalled-so`);
      expect(lines).toContain('127.0.0.1\tlocalhost');
    },
  },
  {
    id: 'hostname-and-subdomain',
    fields: ['hostname', 'subdomain'],
    says: 'hostname replaces the name, and with subdomain the full name is in /etc/hosts.',
    source: HOSTNAMES,
    keep: async (node) => {
      const pod = { hostname: 'first', subdomain: 'group' };
      const said = await answerOf(node, 'uname -n; cat /etc/hosts', { pod });
      expect(said.split('\n')[0]).toBe('first');
      expect(said).toContain(`\tfirst.group.${node.namespace}.svc.cluster.local\tfirst`);
    },
  },
  {
    id: 'host-aliases',
    fields: ['hostAliases'],
    says: 'hostAliases are lines of /etc/hosts, for every container.',
    source: `${HOSTS_FILE}#adding-additional-entries-with-hostaliases`,
    keep: async (node) => {
      const hostAliases = [
        { ip: '10.1.2.3', hostnames: ['foo.remote', 'bar.remote'] },
        { ip: '127.0.0.1', hostnames: ['foo.local'] },
      ];
      const said = await answerOf(node, 'cat /etc/hosts', { pod: { hostAliases } });
      expect(said).toContain('10.1.2.3\tfoo.remote\tbar.remote');
      expect(said).toContain('127.0.0.1\tfoo.local');
    },
  },
  {
    id: 'names-of-the-cluster-are-searched',
    fields: ['dnsPolicy'],
    says: 'With ClusterFirst resolv.conf searches the namespace, then the cluster, with ndots:5.',
    source: `${POD_DNS}#pod-s-dns-policy`,
    keep: async (node) => {
      const said = await answerOf(node, 'cat /etc/resolv.conf', { pod: { dnsPolicy: 'ClusterFirst' } });
      expect(said).toMatch(/^nameserver \d+\.\d+\.\d+\.\d+$/m);
      expect(said).toContain(`search ${node.namespace}.svc.cluster.local svc.cluster.local cluster.local`);
      expect(said).toMatch(/^options .*ndots:5/m);
    },
  },
  {
    id: 'dns-config-alone',
    fields: ['dnsPolicy', 'dnsConfig.nameservers', 'dnsConfig.searches', 'dnsConfig.options'],
    says: 'With dnsPolicy None resolv.conf is what dnsConfig says and nothing else.',
    source: `${POD_DNS}#pod-dns-config`,
    keep: async (node) => {
      const dnsConfig = {
        nameservers: ['192.0.2.1', '192.0.2.2'],
        searches: ['ns1.svc.cluster-domain.example', 'my.dns.search.suffix'],
        options: [{ name: 'ndots', value: '2' }, { name: 'edns0' }],
      };
      const said = await answerOf(node, 'cat /etc/resolv.conf', { pod: { dnsPolicy: 'None', dnsConfig } });
      // Options have no order: a kubelet writes them as they come out of a map.
      const lines = said.replace('options edns0 ndots:2', 'options ndots:2 edns0').split('\n');
      expect(lines.sort()).toEqual([
        'nameserver 192.0.2.1',
        'nameserver 192.0.2.2',
        'options ndots:2 edns0',
        'search ns1.svc.cluster-domain.example my.dns.search.suffix',
      ]);
    },
  },
  {
    id: 'dns-config-beside-the-policy',
    fields: ['dnsConfig.searches', 'dnsConfig.options'],
    says: "With ClusterFirst dnsConfig's searches and options come beside the cluster's.",
    source: `${POD_DNS}#pod-dns-config`,
    keep: async (node) => {
      const dnsConfig = { searches: ['more.example'], options: [{ name: 'ndots', value: '1' }] };
      const said = await answerOf(node, 'cat /etc/resolv.conf', { pod: { dnsConfig } });
      expect(said).toMatch(/^search .*cluster\.local.* more\.example$/m);
      expect(said).toMatch(/^options .*ndots:1/m);
      expect(said).not.toContain('ndots:5');
    },
  },
  {
    id: 'containers-of-a-pod-share-its-network',
    fields: ['containers[].ports[].name', 'containers[].ports[].containerPort', 'containers[].ports[].protocol'],
    says: 'Containers of a pod reach each other on localhost; other pods reach it at its address, listed port or not.',
    source: 'https://kubernetes.io/docs/concepts/services-networking/#the-kubernetes-network-model',
    keep: async (node) => {
      const ports = [{ name: 'web', containerPort: 8080, protocol: 'TCP' }];
      const server = node.agnhost(['netexec', '--http-port=8080'], { name: 'listed', ports });
      const unlisted = node.agnhost(['netexec', '--http-port=8090', '--udp-port=8091'], { name: 'unlisted' });
      const beside = node.agnhost(['connect', '--timeout=20s', 'localhost:8080'], { name: 'beside' });
      await node.create('served', { restartPolicy: 'OnFailure', containers: [server, unlisted, beside] });
      const pod = await node.until(
        'served',
        ({ status }) => status?.containerStatuses?.filter(({ ready }) => ready).length === 2,
        { what: 'served' },
      );
      for (const port of [8080, 8090]) {
        const containers = [node.agnhost(['connect', '--timeout=20s', `${pod.status?.podIP}:${port}`])];
        await node.create(`asks-${port}`, { restartPolicy: 'OnFailure', containers });
        await node.untilPhase(`asks-${port}`, 'Succeeded');
      }
      await node.until(
        'served',
        (one) =>
          one.status?.containerStatuses?.find(({ name }) => name === 'beside')?.state?.terminated?.exitCode === 0,
        { what: 'reached beside' },
      );
    },
  },
  {
    id: 'init-containers-serve-on-the-pods-address',
    fields: ['name', 'containerPort', 'protocol'].map((field) => `initContainers[].ports[].${field}`),
    says: "An init container may listen: the pod's address is there before its containers are.",
    source: 'https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#detailed-behavior',
    keep: async (node) => {
      const ports = [{ name: 'web', containerPort: 8080, protocol: 'TCP' }];
      const initContainers = [node.agnhost(['netexec', '--http-port=8080'], { name: 'first', ports })];
      await node.create('early', { terminationGracePeriodSeconds: 1, initContainers, containers: [node.shell(WAITS)] });
      const pod = await node.until(
        'early',
        ({ status }) => status?.initContainerStatuses?.[0]?.state?.running !== undefined && status.podIP !== undefined,
        { what: 'init runs' },
      );
      const containers = [node.agnhost(['connect', '--timeout=20s', `${pod.status?.podIP}:8080`])];
      await node.create('asks', { restartPolicy: 'OnFailure', containers });
      await node.untilPhase('asks', 'Succeeded');
      await untilCondition(node, 'early', { type: 'Initialized', status: 'False' });
    },
  },
];
