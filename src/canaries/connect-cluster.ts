import {
  AppsV1Api,
  type Configuration,
  CoordinationV1Api,
  CoreV1Api,
  CustomObjectsApi,
  createConfiguration,
  DiscoveryV1Api,
  type KubeConfig,
  KubernetesObjectApi,
  type Middleware,
  OpenidApi,
  ServerConfiguration,
} from '@kubernetes/client-node';
import type { EnvironmentCluster } from '../model/environment.js';
import { ExplainedError } from '../model/explained-error.js';
import { SharedConnections } from './shared-connections.js';

/**
 * Milliseconds one request may take. Every answer we ask for is a page of a small cluster; but while a large production
 * started its own jobs on a machine with ten times the work it can do, each of 71 requests took longer than 10 s.
 */
const REQUEST_TIMEOUT_MS = 30_000;
const USER_AGENT = 'prow-staging-canaries';

/** The APIs of one cluster that canaries use. */
export interface ClusterConnection {
  readonly cluster: EnvironmentCluster;
  readonly core: CoreV1Api;
  readonly apps: AppsV1Api;
  readonly coordination: CoordinationV1Api;
  readonly custom: CustomObjectsApi;
  readonly discovery: DiscoveryV1Api;
  readonly openid: OpenidApi;
  /** For objects of any kind. */
  readonly objects: KubernetesObjectApi;
}

/**
 * Makes the API clients of one cluster from its kubeconfig's current context.
 *
 * Each request ends after {@link REQUEST_TIMEOUT_MS} or when `signal` does.
 * No request is sent here.
 *
 * @throws {ExplainedError} `usage`: the kubeconfig cannot be read, has no
 *   current context, or would run a program for credentials.
 */
export function connectCluster(
  cluster: EnvironmentCluster,
  options: { readonly signal: AbortSignal },
): ClusterConnection {
  const kubeconfig = loadKubeconfig(cluster);
  const current = kubeconfig.getCurrentCluster();
  if (current === null) throw unusable(cluster, 'no current context');
  const configuration = configurationOf(kubeconfig, { server: current.server, signal: options.signal });
  return connectionBy(configuration, cluster);
}

/** The APIs of a cluster, each by the same way to it. */
export function connectionBy(configuration: Configuration, cluster: EnvironmentCluster): ClusterConnection {
  return {
    cluster,
    core: new CoreV1Api(configuration),
    apps: new AppsV1Api(configuration),
    coordination: new CoordinationV1Api(configuration),
    custom: new CustomObjectsApi(configuration),
    discovery: new DiscoveryV1Api(configuration),
    openid: new OpenidApi(configuration),
    objects: new KubernetesObjectApi(configuration),
  };
}

/** How requests reach a server: each under our own name, and with a limit. */
export function configurationOf(
  kubeconfig: KubeConfig,
  { server, signal }: { readonly server: string; readonly signal: AbortSignal },
): Configuration {
  return createConfiguration({
    baseServer: new ServerConfiguration(server, {}),
    authMethods: { default: kubeconfig },
    promiseMiddleware: [asOurs(server, signal)],
  });
}

/**
 * Reads a cluster's kubeconfig.
 *
 * @throws {ExplainedError} `usage`: it cannot be read, or would run a program for credentials.
 */
export function loadKubeconfig(cluster: EnvironmentCluster): KubeConfig {
  const kubeconfig = new SharedConnections();
  try {
    kubeconfig.loadFromFile(cluster.kubeconfig);
  } catch (error) {
    throw unusable(cluster, error instanceof Error ? error.message : String(error));
  }
  // A kubeconfig may name any program as its way to credentials; a description must never make us run one.
  const program = kubeconfig.users.find(({ exec, authProvider }) => exec ?? authProvider);
  if (program !== undefined) throw unusable(cluster, `user "${program.name}" has an exec plugin or auth provider`);
  return kubeconfig;
}

/** Marks requests as ours, limits them, and asks a server on this machine for plain answers, which cost neither side anything. */
function asOurs(server: string, signal: AbortSignal): Middleware {
  const isHere = ['127.0.0.1', '[::1]', 'localhost'].includes(new URL(server).hostname);
  return {
    pre: async (request) => {
      if (isHere) request.setHeaderParam('Accept-Encoding', 'identity');
      // So that an audit log tells our requests from those of what we observe.
      request.setHeaderParam('User-Agent', USER_AGENT);
      request.setSignal(AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]));
      return request;
    },
    post: async (response) => response,
  };
}

function unusable(cluster: EnvironmentCluster, observed: string): ExplainedError {
  return new ExplainedError('usage', {
    what: `The kubeconfig of cluster "${cluster.id}" cannot be used`,
    expected: 'a kubeconfig with a current context and a certificate or token as credentials',
    observed,
    evidence: cluster.kubeconfig,
    next: 'write a kubeconfig with a certificate or token; exec plugins and auth providers are never run',
  });
}
