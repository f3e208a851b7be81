import { join } from 'node:path';
import { BOSKOS_AFTER, BOSKOS_BEFORE, boskosBuild, lending, moveBoskos, withBoskos } from '../boskos-world.js';
import type { Trick } from '../trick.js';
import type { World } from '../world.js';

const SERVER = 'boskos/boskos.yaml';

/** What a bump brings along on the cluster of Boskos, rehearsed with a Boskos that lends well. */
export const BOSKOS_TRICKS: readonly Trick[] = [
  beside('boskos-stranger', 'adds an image that is not Boskos’ to its manifests', 'image-not-run', (world) => {
    const pod =
      'spec: { restartPolicy: Never, containers: [{ name: one, image: registry.example.test/tools/miner:1 }] }';
    world.write(
      join(world.head, 'boskos/miner.yaml'),
      `apiVersion: batch/v1\nkind: Job\nmetadata: { name: miner, namespace: test-pods }\nspec: { template: { ${pod} } }\n`,
    );
  }),
  beside('boskos-elsewhere', 'takes all of Boskos from another registry', 'image-not-run', (world) => {
    for (const file of [SERVER, 'boskos/janitor.yaml', 'boskos/reaper.yaml'])
      world.edit(join(world.head, file), 'gcr.io/k8s-staging-boskos', 'registry.example.test/tools');
  }),
  beside('boskos-pinned', 'pins a digest behind Boskos’ tag', 'image-not-run', (world) => {
    world.edit(join(world.head, SERVER), BOSKOS_BEFORE, `${BOSKOS_BEFORE}@sha256:${'0'.repeat(64)}`);
  }),
  beside('boskos-janitor', 'moves one program of Boskos to another version', 'image-not-run', (world) => {
    world.edit(join(world.head, 'boskos/janitor.yaml'), BOSKOS_BEFORE, BOSKOS_AFTER);
  }),
  beside(
    'boskos-not-tried',
    'moves Boskos to a version in whose place another one stood',
    'image-not-attested',
    moveBoskos,
  ),
];

function beside(id: string, says: string, reason: Trick['reason'], change: (world: World) => void): Trick {
  return {
    ...{ id, says: `${says}, rehearsed with the bump`, reason },
    play: async (world) => {
      withBoskos(world);
      change(world);
      await world.run({ production: world.head, events: await lending(world.head, boskosBuild(BOSKOS_BEFORE)) });
      return {};
    },
  };
}
