import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const Kubeconfig = z.object({
  'current-context': z.string(),
  contexts: z.array(z.object({ name: z.string(), context: z.object({ cluster: z.string(), user: z.string() }) })),
  clusters: z.array(
    z.object({
      name: z.string(),
      cluster: z.object({
        server: z.url(),
        'certificate-authority': z.string().optional(),
        'certificate-authority-data': z.string().optional(),
        'insecure-skip-tls-verify': z.boolean().optional(),
      }),
    }),
  ),
  users: z.array(
    z.object({
      name: z.string(),
      user: z.object({
        'client-certificate': z.string().optional(),
        'client-certificate-data': z.string().optional(),
        'client-key': z.string().optional(),
        'client-key-data': z.string().optional(),
        token: z.string().optional(),
      }),
    }),
  ),
});

/** What it takes to talk to one API server. */
export interface ClusterAccess {
  readonly server: URL;
  readonly ca: Buffer | undefined;
  readonly verify: boolean;
  readonly cert: Buffer | undefined;
  readonly key: Buffer | undefined;
  readonly token: string | undefined;
}

/**
 * Reads the current context of a kubeconfig. Exec plugins and auth providers are
 * not read at all: nothing named in such a file is ever run.
 */
export function readKubeconfig(path: string): ClusterAccess {
  const config = Kubeconfig.parse(parse(readFileSync(path, 'utf8')));
  const context = config.contexts.find(({ name }) => name === config['current-context'])?.context;
  const cluster = config.clusters.find(({ name }) => name === context?.cluster)?.cluster;
  const user = config.users.find(({ name }) => name === context?.user)?.user;
  const bytes = (data: string | undefined, file: string | undefined): Buffer | undefined => {
    if (data !== undefined) return Buffer.from(data, 'base64');
    return file === undefined ? undefined : readFileSync(resolve(dirname(path), file));
  };
  return {
    server: new URL(cluster?.server ?? ''),
    ca: bytes(cluster?.['certificate-authority-data'], cluster?.['certificate-authority']),
    verify: cluster?.['insecure-skip-tls-verify'] !== true,
    cert: bytes(user?.['client-certificate-data'], user?.['client-certificate']),
    key: bytes(user?.['client-key-data'], user?.['client-key']),
    token: user?.token,
  };
}
