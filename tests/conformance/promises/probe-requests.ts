import { expect } from 'vitest';
import { ofContainer, untilCondition, untilRestarted, untilSays, untilSo, WAITS } from '../asking.js';
import { conditionOf, containerOf, type NodeUnderTest } from '../node-under-test.js';
import type { NodePromise } from '../promise.js';
import { AT_ONCE } from '../workloads.js';
import { PROBES } from './sources.js';

const HTTP = `${PROBES}#http-probes`;
const OFTEN = { periodSeconds: 1, timeoutSeconds: 5 };
const NETEXEC = ['netexec', '--http-port=8080'];

/** What an HTTP probe asks, and of whom. */
export const PROBE_REQUESTS: readonly NodePromise[] = [
  {
    id: 'http-probe-follows-redirects',
    fields: ofContainer('livenessProbe.httpGet'),
    says: 'An HTTP probe follows a redirect to the same host, and what it finds there counts.',
    source: `${PROBES}#http-probes`,
    keep: async (node) => {
      const httpGet = { path: '/redirect?location=%2Fecho%3Fcode%3D500%26msg%3Dno', port: 8080 };
      const livenessProbe = { httpGet, periodSeconds: 1, failureThreshold: 1 };
      const main = node.agnhost(['netexec', '--http-port=8080'], { livenessProbe });
      await node.create('moved', { terminationGracePeriodSeconds: 1, containers: [main] });
      await untilRestarted(node, 'moved');
      expect((await node.untilEvent('moved', 'Unhealthy')).message).toContain('500');
    },
  },
  {
    id: 'http-probe-sends-its-headers',
    fields: ofContainer('readinessProbe.httpGet'),
    says: 'An HTTP probe sends its httpHeaders, repeated ones each, and the answer to them counts.',
    source: HTTP,
    keep: async (node) => {
      // A server answers 417 to an expectation that it does not know (RFC 9110, 10.1.1), and 200 without one; of two
      // that it is given it looks at the first.
      const asks = (httpHeaders: { name: string; value: string }[]) => ({
        ...OFTEN,
        httpGet: { path: '/hostname', port: 8080, httpHeaders },
      });
      const server = (readinessProbe: object) => ({
        ...AT_ONCE,
        containers: [node.agnhost(NETEXEC, { readinessProbe })],
      });
      await node.create('plain', server(asks([{ name: 'X-Asked', value: 'yes' }])));
      const demanding = ['the-impossible', '100-continue'].map((value) => ({ name: 'Expect', value }));
      await node.create('demanding', server(asks(demanding.slice(0, 1))));
      await node.create('demanding-both', server(asks(demanding)));
      await untilCondition(node, 'plain', { type: 'Ready', status: 'True' });
      for (const name of ['demanding', 'demanding-both']) {
        await untilSo(() => node.events(name), {
          isSo: (events) => events.some(({ reason, message }) => reason === 'Unhealthy' && message?.includes('417')),
          what: `${name} is answered 417`,
        });
        expect(conditionOf(await node.pod(name), 'Ready')).toBe('False');
      }
    },
  },
  {
    id: 'http-probe-asks-another-host',
    fields: ofContainer('readinessProbe.httpGet'),
    says: 'An HTTP probe with a host asks there and not at its own pod.',
    source: HTTP,
    keep: async (node) => {
      await node.create('answers', { ...AT_ONCE, containers: [node.agnhost(NETEXEC)] });
      const host = (await untilCondition(node, 'answers', { type: 'Ready', status: 'True' })).status?.podIP ?? '';
      const asks = (path: string) => ({ ...OFTEN, httpGet: { host, port: 8080, path } });
      await node.create('asks', { containers: [node.shell(WAITS, { readinessProbe: asks('/echo?msg=for-another') })] });
      // Its own server would say yes.
      const refused = asks('/echo?msg=not-for-this&code=404');
      await node.create('refused', { ...AT_ONCE, containers: [node.agnhost(NETEXEC, { readinessProbe: refused })] });
      await untilCondition(node, 'asks', { type: 'Ready', status: 'True' });
      await untilSays(node, 'answers', { text: 'for-another' });
      await node.untilEvent('refused', 'Unhealthy');
      await untilSays(node, 'answers', { text: 'not-for-this' });
      expect(await node.log('refused')).not.toContain('not-for-this');
    },
  },
  {
    id: 'tcp-probe-asks-another-host',
    fields: ofContainer('readinessProbe.tcpSocket'),
    says: 'A TCP probe with a host asks there and not at its own pod.',
    source: PROBES,
    keep: async (node) => {
      await node.create('answers', { ...AT_ONCE, containers: [node.agnhost(NETEXEC)] });
      await node.create('silent', { containers: [node.shell(WAITS)] });
      const addressOf = async (name: string) =>
        (await untilCondition(node, name, { type: 'Ready', status: 'True' })).status?.podIP ?? '';
      const asks = (host: string) => ({ ...OFTEN, tcpSocket: { host, port: 8080 } });
      const there = node.shell(WAITS, { readinessProbe: asks(await addressOf('answers')) });
      await node.create('asks', { containers: [there] });
      // Its own server would take the connection.
      const refused = node.agnhost(NETEXEC, { readinessProbe: asks(await addressOf('silent')) });
      await node.create('refused', { ...AT_ONCE, containers: [refused] });
      await untilCondition(node, 'asks', { type: 'Ready', status: 'True' });
      await node.untilEvent('refused', 'Unhealthy');
      expect(containerOf(await node.pod('refused'))?.ready).toBe(false);
    },
  },
  {
    id: 'http-probe-speaks-tls',
    fields: ofContainer('readinessProbe.httpGet'),
    says: 'With scheme HTTPS a probe asks over TLS and does not check the certificate; with HTTP the same server fails it.',
    source: HTTP,
    keep: async (node) => {
      // The API server itself: its certificate is one that no system trusts, and it tells everybody whether it is alive.
      const { host, port } = await addressOfApiServer(node);
      const asks = (scheme: string) => ({ ...OFTEN, httpGet: { scheme, host, port, path: '/livez' } });
      await node.create('secure', { containers: [node.shell(WAITS, { readinessProbe: asks('HTTPS') })] });
      await node.create('plain', { containers: [node.shell(WAITS, { readinessProbe: asks('HTTP') })] });
      await untilCondition(node, 'secure', { type: 'Ready', status: 'True' });
      await untilSo(() => node.events('plain'), {
        isSo: (events) => events.some(({ reason, message }) => reason === 'Unhealthy' && message?.includes('400')),
        what: 'plain is answered 400',
      });
      expect(containerOf(await node.pod('plain'))?.ready).toBe(false);
    },
  },
];

async function addressOfApiServer({ discovery }: NodeUnderTest): Promise<{ host: string; port: number }> {
  const { items } = await discovery.listNamespacedEndpointSlice({
    namespace: 'default',
    labelSelector: 'kubernetes.io/service-name=kubernetes',
  });
  const host = items[0]?.endpoints[0]?.addresses[0];
  const port = items[0]?.ports?.[0]?.port;
  if (host === undefined || port === undefined) throw new Error('the API server has no address');
  return { host, port };
}
