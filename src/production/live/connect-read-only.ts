import { readFileSync } from 'node:fs';
import { type Cluster, CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { ExplainedError } from '../../model/explained-error.js';
import { type ClusterIdentity, clusterIdentity } from '../cluster-identity.js';
import type { MountedFile } from '../mounted-files.js';

/** Milliseconds one request may take. */
const REQUEST_TIMEOUT_MS = 10_000;

/** Production's own cluster, as far as we look at it. */
export interface LiveCluster {
  /** As contexts of kubeconfigs have it, so that those that reach this cluster are known. */
  readonly identity: ClusterIdentity;
  /** The text of one key of one object. Nothing else is asked for, and nothing is ever written. */
  read(namespace: string, file: MountedFile): Promise<string>;
}

/**
 * Connects to the cluster of a context of the user's own kubeconfig.
 *
 * @throws {ExplainedError} `usage`: no such context, or one that would run a program for credentials.
 */
export function connectReadOnly(context: string, signal: AbortSignal): LiveCluster {
  const kubeconfig = new KubeConfig();
  try {
    kubeconfig.loadFromDefault();
  } catch (error) {
    throw unusable(context, error instanceof Error ? error.message : String(error));
  }
  if (!kubeconfig.getContexts().some(({ name }) => name === context)) {
    throw unusable(
      context,
      `contexts ${
        kubeconfig
          .getContexts()
          .map(({ name }) => name)
          .join(', ') || 'none'
      }`,
    );
  }
  kubeconfig.setCurrentContext(context);
  const [cluster, user] = [kubeconfig.getCurrentCluster(), kubeconfig.getCurrentUser()];
  if (cluster === null) throw unusable(context, 'the context names no cluster');
  if (user?.exec ?? user?.authProvider)
    throw unusable(context, `user ${user?.name} has an exec plugin or auth provider`);
  const core = kubeconfig.makeApiClient(CoreV1Api);
  return {
    identity: identityOf(cluster, context),
    read: async (namespace, { kind, name, key }) => {
      const time = AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]);
      const text = await Promise.race([
        kind === 'Secret'
          ? core.readNamespacedSecret({ namespace, name }).then(({ data }) => decoded(data?.[key]))
          : core.readNamespacedConfigMap({ namespace, name }).then(({ data }) => data?.[key]),
        rejection(time),
      ]);
      if (text === undefined) throw new Error(`it has no key ${key}`);
      return text;
    },
  };
}

/** A path to the authority is on this machine, so that its content is at hand. */
function identityOf({ server, caData, caFile, tlsServerName, proxyUrl }: Cluster, context: string): ClusterIdentity {
  try {
    const authority = caData ?? (caFile === undefined ? null : readFileSync(caFile).toString('base64'));
    return clusterIdentity({ server, authority, tlsServerName, proxyUrl });
  } catch (error) {
    throw unusable(context, error instanceof Error ? error.message : String(error));
  }
}

function decoded(base64: string | undefined): string | undefined {
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64').toString('utf8');
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function unusable(context: string, observed: string): ExplainedError {
  return new ExplainedError('usage', {
    what: `Context ${context} cannot be used to look at production`,
    expected: 'a context of your kubeconfig, with a certificate or a token that may get the kubeconfigs’ Secrets',
    observed,
    evidence: process.env['KUBECONFIG'] ?? '~/.kube/config',
    next: 'make a kubeconfig with a short-lived token for it (kubectl create token); programs are never run for credentials',
  });
}
