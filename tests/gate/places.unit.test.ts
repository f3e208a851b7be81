import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decorate } from './support/tricks/images.js';
import { BEFORE, CANDIDATE, World } from './support/world.js';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.remove());

/** The lines of production after the bump that an objection leads to. */
async function linesOf(reason: string): Promise<string[]> {
  const { objections } = await world.decide();
  const { evidence = '' } = objections.find((one) => one.reason === reason) ?? {};
  return evidence.split('; ').map((place) => {
    const [file = '', line] = place.split(':');
    return readFileSync(join(world.head, file), 'utf8').split('\n')[Number(line) - 1]?.trim() ?? '';
  });
}

describe('evidence leads', { timeout: 120_000 }, () => {
  it('to the line of an image of Prow’s that stays behind, in a manifest and in the configuration', async () => {
    decorate(world, BEFORE);
    world.edit(join(world.head, 'config.yaml'), '{ utility_images: {', '{ utility_images:\n   {');
    world.edit(join(world.head, 'manifests/refresh.yaml'), CANDIDATE, BEFORE);
    const lines = await linesOf('partial-bump');
    expect(lines[0]).toBe(`image: example.org/prow/refresh:${BEFORE}`);
    expect(lines[1]).toMatch(/^\{ clonerefs: /);
  });

  it('to the line of a field that the bump changes besides, and of one that drifted', async () => {
    await world.run();
    world.edit(join(world.head, 'manifests/boskos.yaml'), 'replicas: 1', 'replicas: 2');
    expect(await linesOf('changes-not-rehearsed')).toEqual(['replicas: 2']);
    for (const side of [world.base, world.head])
      world.edit(join(side, 'config.yaml'), 'pod_namespace: test-pods', 'pod_namespace: elsewhere');
    expect(await linesOf('drifted')).toContain('pod_namespace: elsewhere');
  });

  it('to the line in an object of a list, and of an image that is not Prow’s', async () => {
    const boskos = join(world.head, 'manifests/boskos.yaml');
    const object = readFileSync(boskos, 'utf8').trimEnd().replaceAll('\n', '\n    ');
    world.write(boskos, `apiVersion: v1\nkind: List\nitems:\n  - ${object}\n`);
    world.edit(boskos, 'v20250101-aaaaaaa', 'v20250202-bbbbbbb');
    await world.run();
    expect(await linesOf('image-not-run')).toEqual(['image: registry.example.test/tools/boskos:v20250202-bbbbbbb']);
  });

  it('to the line that sets an image in a kustomize tree, and to the one that has it where none does', async () => {
    const [names, tag] = ['resources: [refresh.yaml, prow-controller-manager.yaml]', 'images:\n  - newTag:'];
    const [refresh, manager] = ['refresh', 'prow-controller-manager'].map((name) => `example.org/prow/${name}`);
    for (const side of [world.base, world.head])
      world.write(join(side, 'manifests/kustomization.yaml'), `${names}\n${tag} ${BEFORE}\n    name: ${refresh}\n`);
    expect(await linesOf('partial-bump')).toEqual([`- newTag: ${BEFORE}`]);
    for (const side of [world.base, world.head])
      world.write(join(side, 'manifests/kustomization.yaml'), `${names}\n${tag} ${CANDIDATE}\n    name: ${manager}\n`);
    world.edit(join(world.head, 'manifests/refresh.yaml'), CANDIDATE, BEFORE);
    world.edit(join(world.base, 'manifests/kustomization.yaml'), CANDIDATE, BEFORE);
    expect(await linesOf('partial-bump')).toEqual([`image: example.org/prow/refresh:${BEFORE}`]);
  });

  it('and to the object where the field is gone', async () => {
    await world.run();
    world.edit(join(world.head, 'manifests/refresh.yaml'), '  replicas: 1\n', '');
    expect(await linesOf('changes-not-rehearsed')).toEqual(['apiVersion: apps/v1']);
  });
});
