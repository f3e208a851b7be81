import { sha256Of } from './source-files.js';

const DIGEST_LENGTH = 16;

/** How a kubeconfig reaches a cluster, as far as that tells one cluster from another; no credential is part of it. */
export interface ClusterAddress {
  readonly server: string;
  /** `certificate-authority-data`, in base 64. */
  readonly authority?: string | null | undefined;
  /** `certificate-authority`, a path: its content is not known here. */
  readonly authorityFile?: string | null | undefined;
  /** What a proxy in front of several clusters may go by. */
  readonly tlsServerName?: string | null | undefined;
  readonly proxyUrl?: string | null | undefined;
}

/** Digests that tell whether two contexts reach one cluster. */
export interface ClusterIdentity {
  /** Of address and certificate authority: where it is the same, the cluster is. */
  readonly identity: string;
  /**
   * Of the certificate authority alone; null where there is none. The same at two addresses is perhaps one cluster, which
   * is reached from inside and from outside, and perhaps one authority for all clusters: a proxy's, or a company's own.
   */
  readonly authority: string | null;
}

/** Names of the API server inside a cluster: whoever reads them there means the cluster that it runs on. */
const INSIDE = /^kubernetes(\.default(\.svc(\..+)?)?)?$/;

/** Whether an address means the cluster of the one who reads it: Prow's own, in a kubeconfig that Prow mounts. */
export function isInsideAddress(server: string): boolean {
  return URL.canParse(server) && INSIDE.test(new URL(server).hostname);
}

/** What identifies the cluster at an address. */
export function clusterIdentity(address: ClusterAddress): ClusterIdentity {
  const { server, authority, authorityFile, tlsServerName, proxyUrl } = address;
  const authorityText = authority ? withoutSpace(authority) : authorityFile ? `file ${authorityFile}` : null;
  return {
    identity: digest([normalised(server), authorityText, tlsServerName || null, proxyUrl || null]),
    authority: authorityText === null ? null : digest([authorityText]),
  };
}

/** What tells one entry of a kubeconfig's `users` from another: of its name alone, never of what is in it. */
export function userDigest(name: string): string {
  return digest(['user', name]);
}

/** Whether two contexts may reach one cluster though their addresses differ. */
export function isPerhapsSame(one: ClusterIdentity, other: ClusterIdentity): boolean {
  return one.identity !== other.identity && one.authority !== null && one.authority === other.authority;
}

function digest(parts: readonly (string | null)[]): string {
  return sha256Of(JSON.stringify(parts)).slice(0, DIGEST_LENGTH);
}

/** The PEM text without its line breaks, which differ between tools that write kubeconfigs. */
function withoutSpace(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8').replace(/\s+/g, '');
}

/** Case of the host, a default port and a slash at the end make no other address. */
function normalised(server: string): string {
  if (!URL.canParse(server)) return server;
  const { protocol, host, pathname } = new URL(server);
  return `${protocol}//${host}${pathname.replace(/\/+$/, '')}`;
}
