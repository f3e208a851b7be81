import { createSocket, type RemoteInfo } from 'node:dgram';
import dnsPacket from 'dns-packet';
import { addRouterAddress } from './networks.js';
import type { ServiceEntry } from './service-table.js';

/** Cluster names are looked up often and change rarely; kube-dns answers with 30 s, we with less, for restarts. */
const TIME_TO_LIVE_S = 5;
const NAME_NOT_FOUND = 3;
const AUTHORITATIVE_ANSWER = 1 << 10;

/**
 * The addresses behind a cluster name, `[HOSTNAME.]SERVICE.NAMESPACE.svc.cluster.local`, or null where there is no
 * such name.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/
 */
export function resolveName(name: string, table: readonly ServiceEntry[]): string[] | null {
  const match = /^(?:([^.]+)\.)?([^.]+)\.([^.]+)\.svc\.cluster\.local\.?$/.exec(name.toLowerCase());
  if (match === null) return null;
  const [, hostname, serviceName, namespace] = match;
  const service = table.find((entry) => entry.name === serviceName && entry.namespace === namespace);
  if (service === undefined) return null;
  const endpoints = service.ports.flatMap((port) => port.endpoints);
  const named = hostname === undefined ? endpoints : endpoints.filter((endpoint) => endpoint.hostname === hostname);
  if (hostname !== undefined && named.length === 0) return null;
  if (hostname === undefined && service.clusterAddress !== '') return [service.clusterAddress];
  return [...new Set(named.map(({ address }) => address))];
}

/** The answer to one DNS query, as bytes. Only cluster names exist here: no route leads out. */
export function answerQuery(query: Buffer, table: readonly ServiceEntry[]): Buffer {
  const request = dnsPacket.decode(query);
  const [question] = request.questions ?? [];
  const addresses = question === undefined ? null : resolveName(question.name, table);
  const answers =
    question?.type === 'A'
      ? (addresses ?? []).map((data) => ({ type: 'A' as const, name: question.name, ttl: TIME_TO_LIVE_S, data }))
      : [];
  return dnsPacket.encode({
    type: 'response',
    id: request.id ?? 0,
    flags: AUTHORITATIVE_ANSWER | (addresses === null ? NAME_NOT_FOUND : 0),
    questions: request.questions ?? [],
    answers,
  });
}

/** Answers DNS on `address:53`, as kube-dns does in a cluster. */
export async function startNameServer(address: string, table: () => readonly ServiceEntry[]): Promise<void> {
  await addRouterAddress(address);
  const socket = createSocket('udp4');
  socket.on('message', (query: Buffer, from: RemoteInfo) => {
    try {
      socket.send(answerQuery(query, table()), from.port, from.address);
    } catch {
      // A packet that is no DNS query gets no answer, as from any name server.
    }
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(53, address, resolve);
  });
}
