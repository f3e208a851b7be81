import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import type { ApiClient } from '../host-node/api-client.js';
import type { ControlPlane } from './control-plane.js';

/** Writes an administrator's kubeconfig (0600) that reaches the cluster at `server`. */
export async function writeKubeconfig(path: string, controlPlane: ControlPlane, server: string): Promise<void> {
  const [authority, certificate, key] = await Promise.all(
    [controlPlane.caCertificate, controlPlane.adminCertificate, controlPlane.adminKey].map(readBase64),
  );
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'admin',
    clusters: [{ name: 'cluster', cluster: { server, 'certificate-authority-data': authority } }],
    users: [{ name: 'admin', user: { 'client-certificate-data': certificate, 'client-key-data': key } }],
    contexts: [{ name: 'admin', context: { cluster: 'cluster', user: 'admin' } }],
  };
  await writeFile(path, `${JSON.stringify(kubeconfig, null, 2)}\n`, { mode: 0o600 });
}

/** What identifies a cluster: its CA, and the UID that only its API server can answer. */
export async function readIdentity(api: ApiClient, controlPlane: ControlPlane) {
  const path = '/api/v1/namespaces/kube-system';
  const namespace = await api.call<{ metadata: { uid: string } }>(path, { method: 'GET' });
  const authority = await readFile(controlPlane.caCertificate);
  return {
    kubeSystemUid: namespace.metadata.uid,
    caData: authority.toString('base64'),
    caDigest: createHash('sha256').update(authority).digest('hex'),
  };
}

async function readBase64(path: string): Promise<string> {
  return (await readFile(path)).toString('base64');
}
