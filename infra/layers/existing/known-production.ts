import { type ClusterAddress, clusterIdentity } from '../../../src/production/cluster-identity.js';
import { kubeconfigsInManifests } from '../../../src/production/kubeconfig-in-manifests.js';
import type { Production } from '../../../src/production/read-production.js';
import type { ClustersFile } from './clusters-file.js';

/** What tells production's clusters, from its own files and from what somebody said of it. */
export interface KnownProduction {
  /** Digests of address and authority, each with who has it. */
  readonly identities: ReadonlyMap<string, string>;
  /** Digests of authorities alone. */
  readonly authorities: ReadonlyMap<string, string>;
  readonly endpoints: readonly string[];
  readonly kubeSystemUids: readonly string[];
  /** Texts of production's own that may name a server, each with where it stands. */
  readonly texts: readonly { readonly place: string; readonly text: string }[];
  /** Clusters of which nothing here tells the address; empty where somebody has listed endpoints or UIDs. */
  readonly strangers: readonly string[];
}

/** Everything that is known of where production's clusters are, without asking any of them. */
export function knownProduction(
  { description, manifests, prowConfig }: Pick<Production, 'description' | 'manifests' | 'prowConfig'>,
  { endpoints, authorities, kubeSystemUids }: ClustersFile['production'],
): KnownProduction {
  const kept = description.kubeconfigs.flatMap(({ kind, name, contexts }) =>
    contexts.flatMap((context) =>
      context.reaches === undefined ? [] : [{ ...context, identity: context.reaches, file: `${kind} ${name}` }],
    ),
  );
  const written = kubeconfigsInManifests(manifests, description.kubeconfigs).flatMap(({ kind, name, contexts }) =>
    contexts.map((context) => ({ ...context, file: `${kind} ${name}` })),
  );
  const who = (one: { name: string; file: string }) => `context ${one.name} of ${one.file}`;
  const reached = new Set(kept.map(({ clusterId }) => clusterId));
  const isListed = endpoints.length + kubeSystemUids.length > 0;
  return {
    identities: new Map([...kept, ...written].map((one) => [one.identity, who(one)])),
    authorities: new Map([
      ...written.flatMap((one) => (one.authority === null ? [] : [[one.authority, who(one)] as const])),
      ...authorities.map((one) => [one, `production.authorities: ${one}`] as const),
    ]),
    ...{ endpoints, kubeSystemUids },
    texts: [
      ...manifests.map(({ file, line, object }) => ({ place: `${file}:${line}`, text: JSON.stringify(object) })),
      { place: 'Prow’s configuration', text: prowConfig.text },
    ],
    strangers: isListed ? [] : description.clusters.map(({ id }) => id).filter((id) => !reached.has(id)),
  };
}

/** Why an address is one of production's, or null where nothing says so. No cluster is asked. */
export function likenessToProduction(address: ClusterAddress, known: KnownProduction): string | null {
  const { identity, authority } = clusterIdentity(address);
  const [same, signed] = [
    known.identities.get(identity),
    authority === null ? undefined : known.authorities.get(authority),
  ];
  if (same !== undefined) return `address and authority are those of ${same}`;
  if (signed !== undefined) return `its certificate authority is that of ${signed}`;
  const { hostname, port } = new URL(address.server);
  const listed = known.endpoints.find((endpoint) => isEndpoint(endpoint, { hostname, port: port || HTTPS_PORT }));
  if (listed !== undefined) return `it is listed as production.endpoints: ${listed}`;
  const named = known.texts.find(({ text }) => namesServer(text, address.server));
  return named === undefined ? null : `production’s own files name it: ${named.place}`;
}

const HTTPS_PORT = '443';

function isEndpoint(endpoint: string, { hostname, port }: { hostname: string; port: string }): boolean {
  const text = endpoint.replace(/^https:\/\//, '').replace(/\/$/, '');
  const url = new URL(`https://${text}`);
  const isPortSaid = /:\d+$/.test(text);
  return hostOf(url.hostname) === hostOf(hostname) && (!isPortSaid || (url.port || HTTPS_PORT) === port);
}

/** Names are the same in capitals, and with a dot at their end. */
function hostOf(hostname: string): string {
  return hostname.toLowerCase().replace(/\.$/, '');
}

/** Whether a text has the server as a URL, with or without the port that https has anyway. */
function namesServer(text: string, server: string): boolean {
  const { host, port } = new URL(server);
  const spelt = host.replaceAll(/[.[\]]/g, '\\$&');
  const end = port === '' ? `(:${HTTPS_PORT})?(?![\\w:-]|\\.\\w)` : '(?!\\d)';
  return new RegExp(`https://${spelt}${end}`, 'i').test(text);
}
