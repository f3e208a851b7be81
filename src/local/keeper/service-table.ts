import type { V1EndpointSlice, V1Service } from '@kubernetes/client-node';

/** One port of a Service and the endpoints that are ready to take its connections. */
export interface ServicePort {
  readonly name: string;
  readonly port: number;
  readonly endpoints: readonly { readonly address: string; readonly port: number }[];
}

/** A Service as connections need it. */
export interface ServiceEntry {
  readonly namespace: string;
  readonly name: string;
  /** Empty for a headless Service. */
  readonly clusterAddress: string;
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
    return { namespace, name, clusterAddress: clusterAddress === 'None' ? '' : clusterAddress, ports };
  });
}

function endpointsOf(slices: readonly V1EndpointSlice[], portName: string) {
  return slices.flatMap((slice) => {
    const port = slice.ports?.find(({ name }) => (name ?? '') === portName)?.port;
    if (port === undefined) return [];
    const ready = (slice.endpoints ?? []).filter(({ conditions }) => conditions?.ready !== false);
    return ready.flatMap(({ addresses }) => addresses.map((address) => ({ address, port })));
  });
}
