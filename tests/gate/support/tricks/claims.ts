import { join } from 'node:path';
import { withBoskos } from '../boskos-world.js';
import type { Trick } from '../trick.js';
import type { World } from '../world.js';
import { rehearsed } from './images.js';

const PLANK = 'manifests/prow-controller-manager.yaml';

/** What a change vouches for itself, or lets others do. */
export const CLAIM_TRICKS: readonly Trick[] = [
  rehearsed('no-guess', 'says of a kubeconfig that it is no guess any more', 'claims-changed', (world) => {
    world.edit(
      join(world.base, 'production.yaml'),
      '    key: kubeconfig\n',
      '    key: kubeconfig\n    guessed: true\n',
    );
  }),
  rehearsed(
    'own-kubeconfig',
    'has Prow mount another kubeconfig, and says what it holds',
    'claims-changed',
    (world) => {
      for (const file of ['production.yaml', PLANK])
        world.edit(join(world.head, file), 'kubeconfig-build', 'kubeconfig-mine');
    },
  ),
  rehearsed('more-clusters', 'says that there is a cluster more', 'claims-changed', (world) => {
    const cluster = '  - { id: build-main, role: build }\n';
    world.edit(join(world.head, 'production.yaml'), cluster, `${cluster}  - { id: build-more, role: build }\n`);
  }),
  rehearsed('boskos-moved', 'says that Boskos is on another cluster', 'claims-changed', (world) => {
    withBoskos(world);
    world.edit(join(world.head, 'production.yaml'), 'boskos: { cluster: build-main', 'boskos: { cluster: build-tpu');
  }),
  rehearsed('nobodys-secret', 'has Prow mount a Secret that nothing shows', 'not-staged', (world) => {
    const volume = '{ name: kubeconfig, secret: { secretName: kubeconfig-build } }';
    world.edit(join(world.head, PLANK), volume, `${volume}, { name: more, secret: { secretName: not-there } }`);
  }),
  rehearsed('policy', 'allows strangers what the policy forbade', 'guards-changed', (world) => {
    for (const side of [world.base, world.head]) {
      world.edit(join(side, 'production.yaml'), 'config: config.yaml', 'config: config.yaml\npolicy: policy.yaml');
      world.write(join(side, 'policy.yaml'), 'trusted: [{ cluster: prow, repositories: [example/*] }]\n');
    }
    world.edit(join(world.head, 'policy.yaml'), 'example/*', 'example/*, stranger/*');
  }),
  rehearsed('rerun', 'lets anybody start any job again', 'guards-changed', (world) => {
    const deck = 'deck: { default_rerun_auth_configs: { "*": { allow_anyone: true } } }';
    world.edit(join(world.head, 'config.yaml'), 'log_level: info', `log_level: info\n${deck}`);
  }),
  rehearsed('merges-all', 'has tide merge what nobody has approved', 'guards-changed', (world) => {
    for (const side of [world.base, world.head]) {
      const tide = 'tide: { queries: [{ orgs: [example], labels: [lgtm] }] }';
      world.edit(join(side, 'config.yaml'), 'log_level: info', `log_level: info\n${tide}`);
    }
    world.edit(join(world.head, 'config.yaml'), ', labels: [lgtm]', '');
  }),
  guard(
    'rights',
    'gives everybody every right',
    `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: everybody }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
subjects: [{ apiGroup: rbac.authorization.k8s.io, kind: Group, name: 'system:unauthenticated' }]
`,
  ),
  guard(
    'webhook',
    'has somebody elsewhere change each pod',
    `apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: elsewhere }
webhooks:
  - name: pods.example.net
    clientConfig: { url: 'https://hook.example.net' }
    admissionReviewVersions: [v1]
    sideEffects: None
    rules: [{ apiGroups: [''], apiVersions: [v1], resources: [pods], operations: [CREATE] }]
`,
  ),
  guard(
    'quota',
    'leaves no room for a pod',
    'apiVersion: v1\nkind: ResourceQuota\nmetadata: { name: none, namespace: prow }\nspec: { hard: { pods: "0" } }\n',
  ),
  guard(
    'network',
    'lets no packet through',
    `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: nothing, namespace: prow }
spec: { podSelector: {}, policyTypes: [Ingress, Egress] }
`,
  ),
];

function guard(id: string, says: string, manifest: string): Trick {
  return rehearsed(id, says, 'guards-changed', (world: World) => {
    world.write(join(world.head, `manifests/${id}.yaml`), manifest);
  });
}
