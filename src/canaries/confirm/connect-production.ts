import type { Configuration } from '@kubernetes/client-node';
import { ExplainedError } from '../../model/explained-error.js';
import { type ClusterConnection, configurationOf, connectionBy } from '../connect-cluster.js';
import { SharedConnections } from '../shared-connections.js';

/** A cluster of production, by a context of somebody's kubeconfig. */
export interface Production {
  readonly context: string;
  readonly configuration: Configuration;
  readonly connection: ClusterConnection;
}

/**
 * Makes the API clients of one context. No request is sent here, and no program is ever run for a credential.
 *
 * @param options.kubeconfig - path; `$KUBECONFIG` or the user's own where it is left out.
 * @throws {ExplainedError} `usage`: no such context, or one that would run a program.
 */
export function connectProduction(
  context: string | undefined,
  options: { readonly kubeconfig: string | undefined; readonly signal: AbortSignal },
): Production {
  const { kubeconfig: path, signal } = options;
  const kubeconfig = new SharedConnections();
  const place = path ?? process.env['KUBECONFIG'] ?? '~/.kube/config';
  try {
    if (path === undefined) kubeconfig.loadFromDefault();
    else kubeconfig.loadFromFile(path);
  } catch (error) {
    throw unusable(place, error instanceof Error ? error.message : String(error));
  }
  const names = kubeconfig.getContexts().map(({ name }) => name);
  const chosen = context ?? kubeconfig.getCurrentContext();
  if (!names.includes(chosen))
    throw unusable(place, `contexts ${names.join(', ') || 'none'}, and not ${chosen || 'one'}`);
  kubeconfig.setCurrentContext(chosen);
  const user = kubeconfig.getCurrentUser();
  if (user?.exec ?? user?.authProvider) throw unusable(place, `user ${user?.name} has an exec plugin or auth provider`);
  const server = kubeconfig.getCurrentCluster()?.server;
  if (server === undefined) throw unusable(place, `context ${chosen} names no cluster`);
  const configuration = configurationOf(kubeconfig, { server, signal });
  const cluster = {
    id: chosen,
    role: 'service' as const,
    kubeconfig: place,
    kubeSystemUid: '',
    caDigest: '',
    auditLog: null,
  };
  return {
    context: chosen,
    configuration,
    connection: connectionBy(configuration, cluster),
  };
}

function unusable(place: string, observed: string): ExplainedError {
  return new ExplainedError('usage', {
    what: 'The kubeconfig cannot be used to look at production',
    expected: 'a context with a certificate or a token',
    observed,
    evidence: place,
    next: 'make a kubeconfig with a short-lived token (kubectl create token); docs/confirm.md shows how',
  });
}
