/** The part of a Service that becomes environment variables. */
export interface ServiceForEnvironment {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly clusterIP?: string;
    readonly ports?: readonly { readonly name?: string; readonly port: number; readonly protocol?: string }[];
  };
}

/**
 * The variables that tell a container about one Service, named as Docker links were.
 *
 * @see Kubernetes, pkg/kubelet/envvars
 */
export function serviceEnvironment({ metadata, spec }: ServiceForEnvironment): Record<string, string> {
  const { clusterIP = '', ports = [] } = spec;
  const [first] = ports;
  if (clusterIP === '' || clusterIP === 'None' || first === undefined) return {};
  const prefix = metadata.name.toUpperCase().replaceAll('-', '_');
  const url = (port: { port: number; protocol?: string }) =>
    `${(port.protocol ?? 'TCP').toLowerCase()}://${clusterIP}:${port.port}`;
  const named = ports.flatMap(({ name, port }): [string, string][] =>
    name === undefined || name === ''
      ? []
      : [[`${prefix}_SERVICE_PORT_${name.toUpperCase().replaceAll('-', '_')}`, `${port}`]],
  );
  const linked = ports.flatMap((port): [string, string][] => {
    const protocol = port.protocol ?? 'TCP';
    const link = `${prefix}_PORT_${port.port}_${protocol}`;
    return [
      [link, url(port)],
      [`${link}_PROTO`, protocol.toLowerCase()],
      [`${link}_PORT`, `${port.port}`],
      [`${link}_ADDR`, clusterIP],
    ];
  });
  return {
    [`${prefix}_SERVICE_HOST`]: clusterIP,
    [`${prefix}_SERVICE_PORT`]: `${first.port}`,
    ...Object.fromEntries(named),
    [`${prefix}_PORT`]: url(first),
    ...Object.fromEntries(linked),
  };
}
