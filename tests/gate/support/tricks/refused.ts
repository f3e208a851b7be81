import { join } from 'node:path';
import type { Trick } from '../trick.js';
import type { World } from '../world.js';
import { rehearsed } from './images.js';

const PLANK = 'manifests/prow-controller-manager.yaml';

/** Changes that a fresh cluster takes and one in which the object stands does not, each rehearsed with the bump. */
export const REFUSED_TRICKS: readonly Trick[] = [
  refused('selector', 'gives Prow’s own Deployment another selector', (world) => {
    world.edit(
      join(world.head, PLANK),
      '{ app: prow-controller-manager }',
      '{ app: prow-controller-manager, tier: core }',
    );
  }),
  refused('selector-in-default', 'does so, and writes the namespace that it is in anyway', (world) => {
    const metadata = 'metadata: { name: boskos, namespace: prow }';
    world.edit(join(world.base, 'manifests/boskos.yaml'), metadata, 'metadata: { name: boskos }');
    world.edit(join(world.head, 'manifests/boskos.yaml'), metadata, 'metadata: { name: boskos, namespace: default }');
    world.edit(join(world.head, 'manifests/boskos.yaml'), '{ app: boskos }', '{ app: other }');
  }),
  changed('service-name', 'gives a StatefulSet the Service of another', {
    from: 'serviceName: one',
    to: 'serviceName: two',
    manifest: `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: store, namespace: prow }
spec:
  serviceName: one
  selector: { matchLabels: { app: store } }
  template: { metadata: { labels: { app: store } }, spec: { containers: [{ name: a, image: 'a:1' }] } }
`,
  }),
  changed('job', 'has a Job that ran run something else', {
    from: '[ls]',
    to: '[rm]',
    manifest: `apiVersion: batch/v1
kind: Job
metadata: { name: once, namespace: prow }
spec: { template: { spec: { restartPolicy: Never, containers: [{ name: a, image: 'a:1', command: [ls] }] } } }
`,
  }),
  changed('address', 'gives a Service another address', {
    from: '10.0.0.1',
    to: '10.0.0.2',
    manifest: `apiVersion: v1
kind: Service
metadata: { name: plank, namespace: prow }
spec: { clusterIP: 10.0.0.1, selector: { app: prow-controller-manager }, ports: [{ port: 80 }] }
`,
  }),
  changed('claim', 'has a volume come from another class', {
    from: 'fast',
    to: 'slow',
    manifest: `apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: cache, namespace: prow }
spec: { accessModes: [ReadWriteOnce], storageClassName: fast, resources: { requests: { storage: 1Gi } } }
`,
  }),
  changed('role-ref', 'binds to another role', {
    from: 'name: view',
    to: 'name: edit',
    manifest: `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: them, namespace: prow }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
subjects: [{ kind: ServiceAccount, name: default, namespace: prow }]
`,
  }),
  changed('class', 'has a class of volumes made by somebody else', {
    from: 'one.example.net',
    to: 'two.example.net',
    manifest:
      'apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: { name: fast }\nprovisioner: one.example.net\n',
  }),
  changed('secret-type', 'makes another type of a Secret', {
    from: 'example.net/one',
    to: 'example.net/two',
    manifest: 'apiVersion: v1\nkind: Secret\nmetadata: { name: empty, namespace: prow }\ntype: example.net/one\n',
  }),
  changed('immutable', 'changes a ConfigMap that says that it never changes', {
    from: 'a: one',
    to: 'a: two',
    manifest:
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: m, namespace: prow }\nimmutable: true\ndata: { a: one }\n',
  }),
  changed('no-longer-immutable', 'takes that back, to change it later', {
    from: 'immutable: true',
    to: 'immutable: false',
    manifest:
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: m, namespace: prow }\nimmutable: true\ndata: { a: one }\n',
  }),
  changed('scope', 'has a kind that had no namespaces have them', {
    from: 'Cluster',
    to: 'Namespaced',
    manifest: `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: things.example.net }
spec: { group: example.net, scope: Cluster, names: { kind: Thing, plural: things }, versions: [] }
`,
  }),
];

function changed(
  id: string,
  says: string,
  { manifest, from, to }: { readonly manifest: string; readonly from: string; readonly to: string },
): Trick {
  return refused(id, says, (world) => {
    const file = `manifests/${id}.yaml`;
    for (const side of [world.base, world.head]) world.write(join(side, file), manifest);
    world.edit(join(world.head, file), from, to);
  });
}

function refused(id: string, says: string, change: (world: World) => unknown): Trick {
  return rehearsed(`refused-${id}`, says, 'refused-in-place', change);
}
