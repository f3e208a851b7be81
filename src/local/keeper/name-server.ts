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

/**
 * The addresses behind a name of all clusters together, `SERVICE.NAMESPACE.svc.clusterset.local`: those of the pods, as
 * for a headless Service, because a Service's own address is good in its own cluster only. Null where there is no such name.
 *
 * @see https://github.com/kubernetes/enhancements/tree/master/keps/sig-multicluster/1645-multi-cluster-services-api
 */
export function resolveSharedName(name: string, exported: readonly ServiceEntry[]): string[] | null {
  const match = /^([^.]+)\.([^.]+)\.svc\.clusterset\.local\.?$/.exec(name.toLowerCase());
  if (match === null) return null;
  const [, serviceName, namespace] = match;
  const service = exported.find((entry) => entry.name === serviceName && entry.namespace === namespace);
  if (service === undefined) return null;
  return [...new Set(service.ports.flatMap(({ endpoints }) => endpoints.map(({ address }) => address)))];
}

/** The Services that a name server answers for. */
export interface ServiceTables {
  /** The Services of its own cluster. */
  readonly own: readonly ServiceEntry[];
  /** Those that pods of every cluster reach: the service cluster's. */
  readonly exported: readonly ServiceEntry[];
}

/** The answer to one DNS query, as bytes. Only cluster names exist here: no route leads out. */
export function answerQuery(query: Buffer, { own, exported }: ServiceTables): Buffer {
  const request = dnsPacket.decode(query);
  const [question] = request.questions ?? [];
  const name = question?.name ?? '';
  const addresses = resolveName(name, own) ?? resolveSharedName(name, exported);
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
export async function startNameServer(address: string, tables: () => ServiceTables): Promise<void> {
  await addRouterAddress(address);
  const socket = createSocket('udp4');
  socket.on('message', (query: Buffer, from: RemoteInfo) => {
    try {
      socket.send(answerQuery(query, tables()), from.port, from.address);
    } catch {
      // A packet that is no DNS query gets no answer, as from any name server.
    }
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(53, address, resolve);
  });
}
