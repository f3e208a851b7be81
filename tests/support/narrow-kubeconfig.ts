import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { KubeConfig, KubernetesObjectApi } from '@kubernetes/client-node';
import { parseAllDocuments } from 'yaml';
import { projectPath } from '../../src/toolchain/project-root.js';

const ACCOUNT = 'prow-staging-confirm';
/** Name of the context in the kubeconfig. */
export const NARROW_CONTEXT = 'production';
const NAMESPACE = 'default';
const LIMIT_MS = 30_000;

/** The role that docs/confirm.md shows, an account that has it, and a kubeconfig at `path` with a token of its own. */
export async function writeNarrowKubeconfig(
  path: string,
  { admin, objects }: { readonly admin: KubeConfig; readonly objects: KubernetesObjectApi },
): Promise<void> {
  const page = readFileSync(projectPath('docs/confirm.md'), 'utf8');
  const [, shown = ''] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
  const [name, namespace] = [ACCOUNT, NAMESPACE];
  const subject = { kind: 'ServiceAccount', name, namespace };
  const made = [
    ...parseAllDocuments(shown).map((document) => document.toJS()),
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } },
    {
      ...{ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', metadata: { name, namespace } },
      ...{ roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name }, subjects: [subject] },
    },
    {
      ...{ apiVersion: 'v1', kind: 'Secret', type: 'kubernetes.io/service-account-token' },
      metadata: { name, namespace, annotations: { 'kubernetes.io/service-account.name': ACCOUNT } },
    },
  ];
  for (const object of made) await objects.create(object);
  const cluster = admin.getCurrentCluster();
  const text = {
    ...{ apiVersion: 'v1', kind: 'Config', 'current-context': NARROW_CONTEXT },
    clusters: [
      { name: NARROW_CONTEXT, cluster: { server: cluster?.server, 'certificate-authority-data': cluster?.caData } },
    ],
    users: [{ name, user: { token: await tokenFrom(objects) } }],
    contexts: [{ name: NARROW_CONTEXT, context: { cluster: NARROW_CONTEXT, user: name } }],
  };
  await writeFile(path, JSON.stringify(text), { mode: 0o600 });
}

/** The token that a controller puts into the account's Secret. */
async function tokenFrom(objects: KubernetesObjectApi): Promise<string> {
  const metadata = { name: ACCOUNT, namespace: NAMESPACE };
  for (const end = Date.now() + LIMIT_MS; ; await delay(500)) {
    const secret = await objects.read({ apiVersion: 'v1', kind: 'Secret', metadata });
    const data: unknown = Reflect.get(Object(Reflect.get(secret, 'data')), 'token');
    if (typeof data === 'string' && data !== '') return Buffer.from(data, 'base64').toString();
    if (Date.now() > end) throw new Error(`no token for ${ACCOUNT} after ${LIMIT_MS / 1000} s`);
  }
}
