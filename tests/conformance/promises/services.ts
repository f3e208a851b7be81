import { expect } from 'vitest';
import { untilCondition, untilSo } from '../asking.js';
import type { NodeUnderTest } from '../node-under-test.js';
import type { NodePromise } from '../promise.js';
import { ANSWERING_PORT, answering, askFromPod, createAnywhere, deploy, nameOf, podsOf } from '../workloads.js';
import { POD_DNS, SERVICES, VIRTUAL_ADDRESSES } from './sources.js';

const PORT = 80;
/** No kube-proxy and no CoreDNS run: src/local/keeper/service-proxy.ts and name-server.ts answer. */
const OURS = 'the proxy of Services and the name server';

/** Replicas behind a name. */
export const SERVED: readonly NodePromise[] = [
  {
    id: 'replicas-share-requests',
    fields: ['containers[].ports[].containerPort', 'containers[].ports[].name'],
    says: 'Connections to a Service reach every ready pod behind it, whichever node it is on.',
    source: `${SERVICES}#defining-a-service`,
    isServedByUs: OURS,
    keep: async (node) => {
      await deploy(node, 'shared', { replicas: 4, spec: { containers: [answering(node)] } });
      await serve(node, 'shared', 4);
      const answers = await askFromPod(node, 'asks', { host: 'shared', port: PORT, tries: 60 });
      expect(new Set(answers)).toEqual(new Set((await podsOf(node, 'shared')).map(nameOf)));
    },
  },
  {
    id: 'unready-pods-are-not-asked',
    fields: ['containers[].readinessProbe.httpGet'],
    says: 'A pod that is not ready gets no connections; without a ready pod connections are refused.',
    source: `${SERVICES}#defining-a-service`,
    isServedByUs: OURS,
    keep: async (node) => {
      const never = { exec: { command: ['/bin/false'] }, periodSeconds: 1 };
      await createAnywhere(
        node,
        'unready',
        { containers: [answering(node, { readinessProbe: never })] },
        { app: 'half' },
      );
      await untilCondition(node, 'unready', { type: 'PodReadyToStartContainers', status: 'True' });
      await serve(node, 'half', 0);
      expect(await askFromPod(node, 'asks-none', { host: 'half', port: PORT, tries: 3 })).toEqual(['', '', '']);
      await createAnywhere(node, 'ready', { containers: [answering(node)] }, { app: 'half' });
      await untilCondition(node, 'ready', { type: 'Ready', status: 'True' });
      await untilEndpoints(node, 'half', 1);
      const answers = await askFromPod(node, 'asks-one', { host: 'half', port: PORT, tries: 10 });
      expect(new Set(answers)).toEqual(new Set(['ready']));
    },
  },
  {
    id: 'services-have-names',
    fields: ['dnsPolicy'],
    says: 'A Service answers by name, by name and namespace, and by its full name, on the port it maps.',
    source: `${POD_DNS}#services`,
    isServedByUs: OURS,
    keep: async (node) => {
      await createAnywhere(node, 'named', { containers: [answering(node)] }, { app: 'named' });
      await untilCondition(node, 'named', { type: 'Ready', status: 'True' });
      await serve(node, 'named', 1);
      const hosts = ['named', `named.${node.namespace}`, `named.${node.namespace}.svc.cluster.local`];
      for (const [index, host] of hosts.entries())
        expect(await askFromPod(node, `asks-${index}`, { host, port: PORT })).toEqual(['named']);
    },
  },
  {
    id: 'headless-services-name-their-pods',
    fields: ['hostname', 'subdomain'],
    says: 'A headless Service stands for the addresses of its pods, and each pod with a host name has a name there.',
    source: `${POD_DNS}#pod-s-hostname-and-subdomain-fields`,
    isServedByUs: OURS,
    keep: async (node) => {
      const spec = (hostname: string) => ({ hostname, subdomain: 'group', containers: [answering(node)] });
      for (const name of ['one', 'two']) {
        await createAnywhere(node, `pod-${name}`, spec(name), { app: 'group' });
        await untilCondition(node, `pod-${name}`, { type: 'Ready', status: 'True' });
      }
      await serve(node, 'group', 2, { clusterIP: 'None' });
      for (const name of ['one', 'two']) {
        const asked = { host: `${name}.group`, port: ANSWERING_PORT };
        expect(await askFromPod(node, `asks-${name}`, asked)).toEqual([name]);
      }
      const [answer] = await askFromPod(node, 'asks-any', { host: 'group', port: ANSWERING_PORT });
      expect(['one', 'two']).toContain(answer);
    },
  },
  {
    id: 'clients-may-stay-with-their-pod',
    fields: ['containers[].ports[].containerPort'],
    says: 'With session affinity by address a client reaches the same pod each time.',
    source: `${VIRTUAL_ADDRESSES}#session-affinity`,
    isServedByUs: OURS,
    keep: async (node) => {
      await deploy(node, 'sticky', { replicas: 3, spec: { containers: [answering(node)] } });
      await serve(node, 'sticky', 3, { sessionAffinity: 'ClientIP' });
      const answers = await askFromPod(node, 'asks', { host: 'sticky', port: PORT, tries: 12 });
      expect(new Set(answers).size).toBe(1);
      expect(answers[0]).not.toBe('');
    },
  },
];

/** A Service for the pods with this label `app`, once it has this many endpoints. */
async function serve(node: NodeUnderTest, app: string, endpoints: number, more: object = {}): Promise<void> {
  const ports = [{ port: PORT, targetPort: 'http' }];
  await node.core.createNamespacedService({
    namespace: node.namespace,
    body: { metadata: { name: app }, spec: { selector: { app }, ports, ...more } },
  });
  await untilEndpoints(node, app, endpoints);
}

async function untilEndpoints(node: NodeUnderTest, app: string, count: number): Promise<void> {
  const labelSelector = `kubernetes.io/service-name=${app}`;
  await untilSo(() => node.discovery.listNamespacedEndpointSlice({ namespace: node.namespace, labelSelector }), {
    isSo: ({ items }) =>
      items.length > 0 &&
      items.flatMap(({ endpoints = [] }) => endpoints).filter(({ conditions }) => conditions?.ready === true).length ===
        count,
    what: `${app} has ${count} ready endpoints`,
  });
}
