import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Trick } from '../trick.js';
import { CANDIDATE, type World } from '../world.js';
import { rehearsed } from './images.js';

const PLANK = 'manifests/prow-controller-manager.yaml';
const PLUGIN = 'manifests/refresh.yaml';

/** Of a kind for which production has an operator. */
const DEFINITION = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: things.example.net }
spec:
  group: example.net
  scope: Namespaced
  names: { kind: Thing, plural: things }
  versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } } }]
`;

/** Objects that staging takes and no program in it goes by, each rehearsed with the bump. */
export const READ_BY_NOBODY_TRICKS: readonly Trick[] = [
  unread('no-such-class', 'has Prow mount a claim of a class that there is not', (world) => {
    world.write(
      join(world.head, 'manifests/claim.yaml'),
      'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: cache, namespace: prow }\nspec: { accessModes: [ReadWriteOnce], storageClassName: no-such, resources: { requests: { storage: 1Gi } } }\n',
    );
    world.edit(join(world.head, PLANK), 'volumeMounts: [', 'volumeMounts: [{ name: cache, mountPath: /cache }, ');
    world.edit(
      join(world.head, PLANK),
      'volumes: [',
      'volumes: [{ name: cache, persistentVolumeClaim: { claimName: cache } }, ',
    );
  }),
  unread('replication-controller', 'has a ReplicationController run something else of Prow’s', (world) => {
    world.write(
      join(world.head, 'manifests/rc.yaml'),
      `apiVersion: v1
kind: ReplicationController
metadata: { name: rc, namespace: prow }
spec:
  selector: { a: b }
  template:
    metadata: { labels: { a: b } }
    spec: { containers: [{ name: a, image: 'example.org/prow/checkconfig:${CANDIDATE}', command: [sh, -c, 'curl evil'] }] }
`,
    );
  }),
  unread(
    'played-config-map',
    'changes the ConfigMap from which a plugin that staging plays has its arguments',
    (world) => {
      const map = (to: string) =>
        `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: cherry, namespace: prow }\ndata: { ENDPOINT: "${to}" }\n`;
      for (const side of [world.base, world.head]) {
        world.write(join(side, 'manifests/map.yaml'), map('https://api.github.com'));
        const plugin = join(side, PLUGIN);
        world.write(plugin, `${readFileSync(plugin, 'utf8')}          envFrom: [{ configMapRef: { name: cherry } }]\n`);
      }
      world.write(join(world.head, 'manifests/map.yaml'), map('https://evil.example'));
    },
  ),
  served('load-balancer', 'shows one of Prow’s Services to the world', 'type: LoadBalancer,'),
  served('node-port', 'does so by a port of every node', 'type: NodePort,'),
  served('external-address', 'has it answer for another address', 'externalIPs: [203.0.113.7],'),
  unread('lost-label', 'takes the label away by which a Service finds Prow', (world) => {
    const labels = 'metadata: { labels: { app: prow-controller-manager';
    for (const side of [world.base, world.head]) {
      world.edit(join(side, PLANK), labels, `${labels}, tier: core`);
      world.write(
        join(side, 'manifests/service.yaml'),
        'apiVersion: v1\nkind: Service\nmetadata: { name: plank, namespace: prow }\nspec: { selector: { tier: core }, ports: [{ port: 80 }] }\n',
      );
    }
    world.edit(join(world.head, PLANK), ', tier: core', '');
  }),
  unread('more-of-prow', 'has one more program of Prow’s run, which nobody builds', (world) => {
    const plugin = readFileSync(join(world.head, PLUGIN), 'utf8');
    world.write(join(world.head, 'manifests/more.yaml'), plugin.replaceAll('refresh', 'checkconfig'));
  }),
  unread('more-beside-a-plugin', 'has it run beside a plugin', (world) => {
    const image = `example.org/prow/refresh:${CANDIDATE}`;
    world.edit(
      join(world.head, PLUGIN),
      image,
      `${image}\n        - name: more\n          image: example.org/prow/checkconfig:${CANDIDATE}`,
    );
  }),
  unread('account', 'has Prow be somebody else to the cloud', (world) => {
    world.edit(join(world.head, PLANK), '      volumes: [', '      serviceAccountName: default\n      volumes: [');
  }),
  operator('image-taken-away', 'takes away the image that an operator runs', ''),
  operator('image-listed', 'makes a list of it, which is compared with none', "image: ['evil.example/a:1'], "),
  unread('another-kind', 'asks an operator for something', (world) => {
    for (const side of [world.base, world.head]) world.write(join(side, 'manifests/definition.yaml'), DEFINITION);
    world.write(
      join(world.head, 'manifests/thing.yaml'),
      'apiVersion: example.net/v1\nkind: Thing\nmetadata: { name: one, namespace: prow }\nspec: { deletes: everything }\n',
    );
  }),
];

function operator(id: string, says: string, image: string): Trick {
  const pinned = "image: 'pinned:1', ";
  return unread(id, says, (world) => {
    for (const side of [world.base, world.head]) {
      world.write(join(side, 'manifests/definition.yaml'), DEFINITION);
      world.write(
        join(side, 'manifests/thing.yaml'),
        `apiVersion: example.net/v1\nkind: Thing\nmetadata: { name: one, namespace: prow }\nspec: { ${pinned}mode: x }\n`,
      );
    }
    world.edit(join(world.head, 'manifests/thing.yaml'), pinned, image);
  });
}

function served(id: string, says: string, field: string): Trick {
  const service = (written: string) =>
    `apiVersion: v1\nkind: Service\nmetadata: { name: plank, namespace: prow }\nspec: { ${written} selector: { app: prow-controller-manager }, ports: [{ port: 80, targetPort: 9090 }] }\n`;
  return unread(id, says, (world) => {
    for (const side of [world.base, world.head]) world.write(join(side, 'manifests/service.yaml'), service(''));
    world.write(join(world.head, 'manifests/service.yaml'), service(field));
  });
}

function unread(id: string, says: string, change: (world: World) => unknown): Trick {
  return rehearsed(`unread-${id}`, says, 'not-staged', change);
}
