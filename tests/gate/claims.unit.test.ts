import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { World } from './support/world.js';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.remove());

describe('a bump is let in with its rehearsal', { timeout: 120_000 }, () => {
  test('where production.yaml says the same in other words', async () => {
    const context = '{ name: default, cluster: build-main }';
    world.edit(join(world.head, 'production.yaml'), context, '{ cluster: build-main, name: default } # as ever');
    await world.run({ production: world.head });
    expect(await world.decide()).toMatchObject({ answer: 'allow', objections: [] });
  });

  test('where manifests bring what nobody is let or kept by', async () => {
    world.write(
      join(world.head, 'manifests/more.yaml'),
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: more, namespace: prow }\ndata: { a: b }\n',
    );
    await world.run({ production: world.head });
    expect(await world.decide()).toMatchObject({ answer: 'allow', objections: [] });
  });

  test('where Prow mounts what stands among the manifests', async () => {
    world.write(
      join(world.head, 'manifests/more.yaml'),
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: more, namespace: prow }\ndata: { a: b }\n',
    );
    const volume = '{ name: kubeconfig, secret: { secretName: kubeconfig-build } }';
    const plank = join(world.head, 'manifests/prow-controller-manager.yaml');
    world.edit(plank, volume, `${volume}, { name: more, configMap: { name: more } }`);
    await world.run({ production: world.head });
    expect(await world.decide()).toMatchObject({ answer: 'allow', objections: [] });
  });
});

test('a kubeconfig that the manifests show is as they show it, whatever is said of it', async () => {
  const kubeconfig = JSON.stringify({
    'current-context': '',
    clusters: ['build-main', 'build-tpu', 'prow'].map((name) => ({
      ...{ name, cluster: { server: `https://${name}.example.test` } },
    })),
    contexts: Object.entries({
      default: 'build-main',
      'k8s-tpu-operator': 'build-tpu',
      'test-infra-trusted': 'prow',
    }).map(([name, cluster]) => ({ name, context: { cluster, user: name } })),
  });
  const object = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'kubeconfig-build', namespace: 'prow' } };
  for (const side of [world.base, world.head])
    world.write(join(side, 'manifests/secret.yaml'), JSON.stringify({ ...object, stringData: { kubeconfig } }));
  world.edit(join(world.base, 'production.yaml'), '    key: kubeconfig\n', '    key: kubeconfig\n    guessed: true\n');
  const { objections } = await world.decide();
  expect(objections.map(({ reason }) => reason)).not.toContain('claims-changed');
});

test('a namespace that a change needs and nothing makes is not staged, and one that it brings is for an approver', async () => {
  const metadata = { name: 'more', namespace: 'new' };
  const object = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata });
  const reasonsWith = async (text: string) => {
    world.write(join(world.head, 'manifests/more.yaml'), text);
    await world.run({ production: world.head });
    return (await world.decide()).objections.map(({ reason, observed }) => [
      reason,
      observed.includes('Namespace new'),
    ]);
  };
  expect(await reasonsWith(object)).toEqual([['not-staged', true]]);
  const made = JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'new' } });
  expect(await reasonsWith(`${object}\n---\n${made}`)).toEqual([['guards-changed', true]]);
});
