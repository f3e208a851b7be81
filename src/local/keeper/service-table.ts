import type { V1EndpointSlice, V1Service } from '@kubernetes/client-node';

/** Kubernetes' own, three hours (pkg/apis/core/v1, DefaultClientIPServiceAffinitySeconds). */
const AFFINITY_SECONDS = 10_800;

/** Where a connection to a Service can go. */
export interface ServiceEndpoint {
  readonly address: string;
  readonly port: number;
  /** The pod's host name, where its subdomain is the Service. */
  readonly hostname?: string;
}

/** One port of a Service and the endpoints that take its connections. */
export interface ServicePort {
  readonly name: string;
  readonly port: number;
  readonly endpoints: readonly ServiceEndpoint[];
}

/** A Service as connections need it. */
export interface ServiceEntry {
  readonly namespace: string;
  readonly name: string;
  /** Empty for a headless Service. */
  readonly clusterAddress: string;
  /** How long a client stays with its endpoint after its last connection, in seconds; 0 without affinity. */
  readonly affinitySeconds: number;
  readonly ports: readonly ServicePort[];
}

/** Joins Services with the EndpointSlices that name them. */
export function serviceTable(services: readonly V1Service[], slices: readonly V1EndpointSlice[]): ServiceEntry[] {
  return services.map((service) => {
    const namespace = service.metadata?.namespace ?? '';
    const name = service.metadata?.name ?? '';
    const clusterAddress = service.spec?.clusterIP ?? '';
    const own = slices.filter(
      ({ metadata }) => metadata?.namespace === namespace && metadata.labels?.['kubernetes.io/service-name'] === name,
    );
    const ports = (service.spec?.ports ?? [])
      .filter(({ protocol }) => (protocol ?? 'TCP') === 'TCP')
      .map((port) => ({ name: port.name ?? '', port: port.port, endpoints: endpointsOf(own, port.name ?? '') }));
    return {
      ...{ namespace, name, ports, affinitySeconds: affinityOf(service) },
      clusterAddress: clusterAddress === 'None' ? '' : clusterAddress,
    };
  });
}

function affinityOf({ spec }: V1Service): number {
  if (spec?.sessionAffinity !== 'ClientIP') return 0;
  return spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? AFFINITY_SECONDS;
}

/**
 * The ready ones; where there is none, those that end and still serve.
 *
 * @see https://kubernetes.io/docs/reference/networking/virtual-ips/#traffic-policies
 */
function endpointsOf(slices: readonly V1EndpointSlice[], portName: string): ServiceEndpoint[] {
  const all = slices.flatMap((slice) => {
    const port = slice.ports?.find(({ name }) => (name ?? '') === portName)?.port;
    return port === undefined ? [] : (slice.endpoints ?? []).map((endpoint) => ({ endpoint, port }));
  });
  const ready = all.filter(({ endpoint }) => endpoint.conditions?.ready !== false);
  const ending = all.filter(({ endpoint }) => endpoint.conditions?.serving === true);
  return (ready.length > 0 ? ready : ending).flatMap(({ endpoint: { addresses, hostname }, port }) =>
    addresses.map((address) => ({ address, port, ...(hostname === undefined ? {} : { hostname }) })),
  );
}
