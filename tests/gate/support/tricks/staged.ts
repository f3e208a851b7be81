import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Trick } from '../trick.js';
import type { World } from '../world.js';
import { rehearsed } from './images.js';

const PLANK = 'manifests/prow-controller-manager.yaml';
const ENV = '          env: [';

/** Changes that staging would deploy nothing else for, each rehearsed with the bump. */
export const STAGED_TRICKS: readonly Trick[] = [
  rehearsed('token-elsewhere', 'sends Prow’s token for GitHub elsewhere', 'not-staged', (world) => {
    const args = (address: string) =>
      `          args: [--github-endpoint=${address}, --github-token-path=/etc/github/oauth]\n`;
    for (const side of [world.base, world.head])
      world.edit(join(side, PLANK), ENV, `${args('https://api.github.com')}${ENV}`);
    world.edit(join(world.head, PLANK), 'https://api.github.com', 'https://evil.example');
  }),
  rehearsed('no-such-node', 'has Prow ask for a node that there is not', 'not-staged', (world) => {
    append(world, PLANK, '      nodeSelector: { no-such: node }\n');
  }),
  rehearsed('secret-from-elsewhere', 'has a Secret filled from another place', 'not-staged', (world) => {
    for (const side of [world.base, world.head])
      world.write(join(side, 'manifests/external.yaml'), externalSecret('prow-build'));
    world.edit(join(world.head, 'manifests/external.yaml'), 'prow-build', 'another');
  }),
  rehearsed('brought-by-others', 'brings an object for which no staging cluster has a kind', 'not-staged', (world) => {
    world.write(join(world.head, 'manifests/external.yaml'), externalSecret('prow-build'));
  }),
];

function externalSecret(key: string): string {
  return `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: kubeconfig-build, namespace: prow }
spec:
  target: { name: kubeconfig-build }
  data: [{ secretKey: kubeconfig, remoteRef: { key: ${key} } }]
`;
}

function append(world: World, path: string, text: string): void {
  world.write(join(world.head, path), `${readFileSync(join(world.head, path), 'utf8')}${text}`);
}
