import { createSign } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { type ApiClient, createApiClient } from '../../../src/local/host-node/api-client.js';
import { ensureTools } from '../../../src/toolchain/ensure-tools.js';
import { CLUSTER_TOOLS } from '../../../src/toolchain/tool-names.js';

/** Who deploys, in the way that a refused context is told to make one. */
const DEPLOYER = { namespace: 'prow-staging', name: 'deployer' };

/** Everything that anybody asks, reads too. */
const AUDIT_POLICY = {
  ...{ apiVersion: 'audit.k8s.io/v1', kind: 'Policy' },
  ...{ omitStages: ['RequestReceived'], rules: [{ level: 'Metadata' }] },
};

/** A cluster that no layer of ours has started: a control plane on this machine, at a port and with an authority of its own. */
export interface ForeignCluster {
  readonly name: string;
  readonly server: string;
  readonly caData: string;
  readonly admin: ApiClient;
  readonly adminUser: Readonly<Record<string, string>>;
  /** Writes a kubeconfig of one context `staging`, and returns its path. */
  kubeconfig(name: string, given: { user: object; cluster?: object }): Promise<string>;
  /** A token for the deployer, whose account is made where it is missing. */
  token(): Promise<string>;
  /** A token for the deployer as this cluster signs them, which ends so many seconds from now. */
  signedToken(endsInSeconds: number): Promise<string>;
  /** Requests that were made since the cluster started, but for those of the API server to itself. */
  requests(): Promise<AuditedRequest[]>;
  stop(): Promise<void>;
}

/** A line of an audit log. */
export interface AuditedRequest {
  readonly verb: string;
  readonly requestURI: string;
  readonly user: { readonly username?: string };
  readonly objectRef?: { readonly resource: string };
}

/** Starts etcd and an API server with kwokctl, as anybody may. */
export async function startForeignCluster(name: string, directory: string): Promise<ForeignCluster> {
  const tools = await ensureTools([...CLUSTER_TOOLS]);
  const policy = join(directory, 'audit-policy.json');
  await mkdir(directory, { recursive: true });
  await writeFile(policy, JSON.stringify(AUDIT_POLICY));
  const env = { KWOK_WORKDIR: join(directory, 'kwok'), HOME: directory };
  const port = await freePort();
  const binaries = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const;
  const options = [
    ...['--runtime=binary', '--secure-port', '--components=etcd,kube-apiserver', '--timeout=120s'],
    ...[`--kube-apiserver-port=${port}`, `--kube-audit-policy=${policy}`],
    ...[`--kubeconfig=${join(directory, `kwokctl-${name}`)}`, `--kwok-controller-binary=${tools.kwok}`],
    ...binaries.map((binary) => `--${binary}-binary=${tools[binary]}`),
  ];
  await execa(tools.kwokctl, ['create', 'cluster', `--name=${name}`, ...options], { env });
  const home = join(directory, 'kwok', 'clusters', name);
  const pki = (file: string) => readFileSync(join(home, 'pki', file));
  const server = `https://127.0.0.1:${port}`;
  const [ca, cert, key] = [pki('ca.crt'), pki('admin.crt'), pki('admin.key')];
  const admin = createApiClient({ server: new URL(server), ca, verify: true, cert, key, token: undefined });
  const cluster = {
    ...{ name, server, admin, caData: ca.toString('base64') },
    adminUser: { 'client-certificate-data': cert.toString('base64'), 'client-key-data': key.toString('base64') },
  };
  return {
    ...cluster,
    kubeconfig: (file, given) => writeKubeconfig(join(directory, `${name}-${file}`), { ...given, of: cluster }),
    token: async () => untilTaken(await tokenFor(admin), { server: new URL(server), ca }),
    signedToken: (endsInSeconds) => signedToken(endsInSeconds, { admin, key: pki('admin.key') }),
    requests: () => requestsIn(join(home, 'logs', 'audit.log')),
    stop: async () => {
      await execa(tools.kwokctl, ['delete', 'cluster', `--name=${name}`], { env });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function writeKubeconfig(
  path: string,
  given: { user: object; cluster?: object; of: Pick<ForeignCluster, 'server' | 'caData'> },
): Promise<string> {
  const { of, user, cluster = {} } = given;
  const reached = { server: of.server, 'certificate-authority-data': of.caData, ...cluster };
  const text = {
    ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'somewhere-else' },
    contexts: [{ name: 'staging', context: { cluster: 'staging', user: 'deployer' } }],
    clusters: [{ name: 'staging', cluster: reached }],
    users: [{ name: 'deployer', user }],
  };
  await writeFile(path, JSON.stringify(text, null, 2), { mode: 0o600 });
  return path;
}

async function tokenFor(admin: ApiClient): Promise<string> {
  const { namespace, name } = DEPLOYER;
  const make = (path: string, body: object) => admin.call(path, { method: 'POST', body }).catch(() => undefined);
  await make('/api/v1/namespaces', { metadata: { name: namespace } });
  await make(`/api/v1/namespaces/${namespace}/serviceaccounts`, { metadata: { name } });
  const { status } = await admin.call<{ status: { token: string } }>(
    `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`,
    { method: 'POST', body: { spec: { expirationSeconds: 3600 } } },
  );
  return status.token;
}

const HEARD_LIMIT_MS = 10_000;

/** A token is taken once the API server has heard of its account, which it has just made itself. */
async function untilTaken(token: string, { server, ca }: { server: URL; ca: Buffer }): Promise<string> {
  const api = createApiClient({ server, ca, verify: true, token, cert: undefined, key: undefined });
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
  const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
  for (const end = Date.now() + HEARD_LIMIT_MS; ; await delay(200)) {
    const isTaken = await api.call(path, { method: 'POST', body }).then(
      () => true,
      () => false,
    );
    if (isTaken) return token;
    if (Date.now() > end) throw new Error(`no API server takes the token after ${HEARD_LIMIT_MS / 1000} s`);
  }
}

const ISSUER = 'https://kubernetes.default.svc.cluster.local';

/** kwokctl has tokens of service accounts signed with the administrator's key. */
async function signedToken(endsInSeconds: number, { admin, key }: { admin: ApiClient; key: Buffer }): Promise<string> {
  const { namespace, name } = DEPLOYER;
  const account = await admin.call<{ metadata: { uid: string } }>(
    `/api/v1/namespaces/${namespace}/serviceaccounts/${name}`,
    { method: 'GET' },
  );
  const end = Math.floor(Date.now() / 1000) + endsInSeconds;
  const claims = {
    ...{ iss: ISSUER, aud: [ISSUER], iat: end - 3600, nbf: end - 3600, exp: end },
    sub: `system:serviceaccount:${namespace}:${name}`,
    'kubernetes.io': { namespace, serviceaccount: { name, uid: account.metadata.uid } },
  };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const unsigned = `${part({ alg: 'RS256' })}.${part(claims)}`;
  return `${unsigned}.${createSign('RSA-SHA256').update(unsigned).sign(key).toString('base64url')}`;
}

async function requestsIn(log: string): Promise<AuditedRequest[]> {
  const lines = (await readFile(log, 'utf8')).split('\n').filter((line) => line !== '');
  const all = lines.map((line) => JSON.parse(line) as AuditedRequest);
  return all.filter(({ user }) => user.username !== 'system:apiserver');
}
