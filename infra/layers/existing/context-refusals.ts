import { ExplainedError } from '../../../src/model/explained-error.js';
import type { NamedCluster } from './clusters-file.js';
import type { ContextParts } from './context-parts.js';

/** Keys of a kubeconfig's user that make whoever reads it run a program, or be somebody else. */
const REFUSED_OF_USER: Readonly<Record<string, string>> = {
  exec: 'a program that is run for credentials',
  'auth-provider': 'a provider that is run for credentials',
  username: 'a name and a password',
  password: 'a name and a password',
  as: 'being somebody else (impersonation)',
  'as-uid': 'being somebody else (impersonation)',
  'as-groups': 'being somebody else (impersonation)',
  'as-user-extra': 'being somebody else (impersonation)',
};

/** Keys of a kubeconfig's cluster that the address or who answers there depends on. */
const REFUSED_OF_CLUSTER: Readonly<Record<string, string>> = {
  'tls-server-name': 'another name than its address has',
  'proxy-url': 'a proxy, behind which anything may be',
};

type Read = ContextParts & { readonly cluster: NamedCluster };

/** Everything about a context for which it is not used, each with its place. */
export function contextRefusals(read: Read): ExplainedError[] {
  const { reached, user } = read;
  const ofUser = Object.entries(REFUSED_OF_USER).filter(([key]) => isGiven(Reflect.get(user, key)));
  const ofCluster = Object.entries(REFUSED_OF_CLUSTER).filter(([key]) => isGiven(Reflect.get(reached, key)));
  return [
    ...ofUser.map(([key, why]) => refused(read, { where: 'user', key, observed: `${key}: ${why}` })),
    ...(ofUser.length > 0 || hasCredential(read) ? [] : [noCredential(read)]),
    ...ofCluster.map(([key, why]) => refused(read, { where: 'cluster', key, observed: `${key}: ${why}` })),
    ...serverRefusals(read),
  ];
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function hasCredential({ user }: Read): boolean {
  const isCertified = isGiven(user['client-certificate-data'] ?? user['client-certificate']);
  return (
    isGiven(user.token ?? user.tokenFile) || (isCertified && isGiven(user['client-key-data'] ?? user['client-key']))
  );
}

function serverRefusals(read: Read): ExplainedError[] {
  const { reached } = read;
  const key = 'insecure-skip-tls-verify';
  if (isGiven(reached[key]) && reached[key] !== false)
    return [refused(read, { where: 'cluster', key, observed: `${key}: any server at that address is believed` })];
  if (!URL.canParse(reached.server) || new URL(reached.server).protocol !== 'https:')
    return [refused(read, { where: 'cluster', key: 'server', observed: `server: ${reached.server}` })];
  if (isGiven(reached['certificate-authority-data'] ?? reached['certificate-authority'])) return [];
  const observed = 'no certificate-authority-data';
  return [refused(read, { where: 'cluster', key: 'certificate-authority-data', observed })];
}

function refused(
  { cluster, context, userPlace, reachedPlace }: Read,
  { where, key, observed }: { where: 'user' | 'cluster'; key: string; observed: string },
): ExplainedError {
  const isUser = where === 'user';
  return new ExplainedError('usage', {
    what: `context ${context.name} of cluster ${cluster.id} is not used: ${key}`,
    expected: isUser
      ? 'a token, or a certificate and its key, and nothing else'
      : 'an https address and the certificate authority of its own API server',
    observed,
    evidence: `${isUser ? userPlace : reachedPlace}, named at ${cluster.place}`,
    next: isUser ? tokenContext(cluster) : `kubectl config set-cluster writes both: ${ADDRESS_COMMAND}`,
  });
}

const ADDRESS_COMMAND =
  'kubectl --kubeconfig FILE config set-cluster NAME --server https://HOST:PORT --certificate-authority CA.crt --embed-certs';

function noCredential({ cluster, context, userPlace }: Read): ExplainedError {
  return new ExplainedError('usage', {
    what: `context ${context.name} of cluster ${cluster.id} has no credential`,
    expected: 'a token, or a certificate and its key',
    observed: 'neither',
    evidence: `${userPlace}, named at ${cluster.place}`,
    next: tokenContext(cluster),
  });
}

/** How to get a context that runs nothing, by who may make one. */
function tokenContext({ kubeconfig, context }: NamedCluster): string {
  return [
    'make a context with a token, as somebody who may (no program is ever run for credentials here):',
    'kubectl create namespace prow-staging',
    'kubectl -n prow-staging create serviceaccount deployer',
    `TOKEN=$(kubectl -n prow-staging create token deployer --duration 8h)`,
    `kubectl --kubeconfig ${kubeconfig} config set-credentials deployer --token "$TOKEN"`,
    `kubectl --kubeconfig ${kubeconfig} config set-context ${context}-token --cluster NAME --user deployer`,
    'then name that context; prow-staging preflight --print-rights prints the rights it needs',
  ].join('\n');
}
