import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CANDIDATE, World } from './support/world.js';

const PLANK = 'manifests/prow-controller-manager.yaml';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.remove());

describe('a bump is let in with its rehearsal where Prow’s pods', { timeout: 120_000 }, () => {
  test('list kubeconfigs in another order', async () => {
    const more = `  - secret: kubeconfig-more
    key: kubeconfig
    contexts: [{ name: default, cluster: build-main }]
`;
    const list = (side: string, ...paths: readonly string[]) =>
      world.edit(join(side, PLANK), 'value: /etc/kubeconfig/kubeconfig', `value: "${paths.join(':')}"`);
    for (const side of [world.base, world.head]) {
      world.edit(join(side, 'production.yaml'), 'kubeconfigs:\n', `kubeconfigs:\n${more}`);
      world.edit(join(side, PLANK), 'volumeMounts: [', 'volumeMounts: [{ name: more, mountPath: /etc/more }, ');
      world.edit(
        join(side, PLANK),
        'volumes: [',
        'volumes: [{ name: more, secret: { secretName: kubeconfig-more } }, ',
      );
    }
    list(world.base, '/etc/more/kubeconfig', '/etc/kubeconfig/kubeconfig');
    list(world.head, '/etc/kubeconfig/kubeconfig', '/etc/more/kubeconfig');
    await letIn();
  });

  test('are told where configuration is, which controllers run and when they answer', async () => {
    const image = `example.org/prow/prow-controller-manager:${CANDIDATE}\n`;
    const flags = '          args: [--config-path=/etc/config/config.yaml, --enable-controller=plank]\n';
    const probe = '          readinessProbe: { httpGet: { path: /healthz/ready, port: 8081 } }\n';
    world.edit(join(world.head, PLANK), image, `${image}${flags}${probe}`);
    await letIn();
  });
});

test('images of Prow’s programs alone are staged, whatever flags they have on both sides', async () => {
  for (const component of ['hook', 'deck', 'tide', 'sinker', 'crier', 'horologium'])
    for (const side of [world.base, world.head]) {
      const plugin = readFileSync(join(side, 'manifests/refresh.yaml'), 'utf8');
      const manifest = `${plugin.replaceAll('refresh', component)}          args: [--dry-run=false]\n`;
      world.write(join(side, `manifests/${component}.yaml`), manifest);
    }
  await world.run({ production: world.head });
  const reasons = (await world.decide()).objections.map(({ reason }) => reason);
  // The example run has none of them.
  expect(reasons).toEqual(['inconclusive']);
});

async function letIn(): Promise<void> {
  await world.run({ production: world.head });
  expect(await world.decide()).toMatchObject({ answer: 'allow', objections: [] });
}
