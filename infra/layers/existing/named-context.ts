import { createHash } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import type { ClusterAccess } from '../../../src/local/host-node/kubeconfig.js';
import { ExplainedError } from '../../../src/model/explained-error.js';
import { throwAll } from '../../../src/model/explained-errors.js';
import type { ClusterAddress } from '../../../src/production/cluster-identity.js';
import type { NamedCluster } from './clusters-file.js';
import { contextParts } from './context-parts.js';
import { contextRefusals } from './context-refusals.js';
import { readNamedFile } from './read-named-file.js';

/** A context that somebody named, as far as it is needed to talk to its API server. */
export interface NamedContext extends NamedCluster {
  readonly access: ClusterAccess;
  readonly address: ClusterAddress;
  /** PEM in base64. */
  readonly caData: string;
  /** sha256 of the CA certificate, as an environment has it. */
  readonly caDigest: string;
}

/**
 * Reads the context of a cluster from its kubeconfig; nothing that such a file names is ever run.
 *
 * @throws {ExplainedError} `usage`: no such file or context, or one that would run a program, believe any server, or be
 *   somebody else; `unreadable`: no kubeconfig. Each with file and line.
 */
export async function readNamedContext(cluster: NamedCluster): Promise<NamedContext> {
  const parts = await contextParts(cluster);
  throwAll(contextRefusals({ ...parts, cluster }));
  const bytes = async (data: string | undefined, path: string | undefined): Promise<Buffer | undefined> => {
    if (data !== undefined) return Buffer.from(data, 'base64');
    return path === undefined ? undefined : readNamedFile(resolve(dirname(cluster.kubeconfig), path), cluster);
  };
  const { reached, user } = parts;
  const ca = (await bytes(reached['certificate-authority-data'], reached['certificate-authority'])) ?? Buffer.alloc(0);
  const cert = await bytes(user['client-certificate-data'], user['client-certificate']);
  const key = await bytes(user['client-key-data'], user['client-key']);
  refuseUnreadable({ ca, cert, key }, cluster);
  const token = user.token ?? (await bytes(undefined, user.tokenFile))?.toString('utf8').trim();
  const caData = ca.toString('base64');
  return {
    ...cluster,
    access: {
      server: new URL(reached.server),
      ...{ ca, verify: true, token, cert, key },
    },
    address: { server: reached.server, authority: caData },
    caData,
    caDigest: createHash('sha256').update(ca).digest('hex'),
  };
}

/** OpenSSL says of its own what it cannot read. */
function refuseUnreadable(
  given: { ca: Buffer; cert: Buffer | undefined; key: Buffer | undefined },
  { id, context, kubeconfig, place }: NamedCluster,
): void {
  try {
    createSecureContext(given);
  } catch (cause) {
    throw new ExplainedError(
      'usage',
      {
        what: `a certificate or key of context ${context} of cluster ${id} cannot be used`,
        expected: 'PEM, in base64 where it stands in the kubeconfig itself',
        observed: cause instanceof Error ? cause.message : String(cause),
        evidence: `${kubeconfig}, named at ${place}`,
        next: 'kubectl config view --raw --minify --flatten writes whole ones',
      },
      { cause },
    );
  }
}
