import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Trick } from '../trick.js';
import { CANDIDATE, type World } from '../world.js';

const PLUGIN = 'manifests/refresh.yaml';
const BOSKOS = 'manifests/boskos.yaml';
const IMAGE = `image: example.org/prow/refresh:${CANDIDATE}`;
const STRANGER = 'image: example.net/miner:latest';

/** Texts that Prow and kubectl read otherwise than whoever looks at the change. */
export const READING_TRICKS: readonly Trick[] = [
  trick('comment-with-two-lines', 'hides an image in a comment, behind a line separator', (world) => {
    world.edit(join(world.head, PLUGIN), IMAGE, `${IMAGE} # why\u2028          ${STRANGER}`);
  }),
  trick('comment-with-a-next-line', 'hides a command in a comment, behind a next line of Latin 1', (world) => {
    world.edit(join(world.head, PLUGIN), IMAGE, `${IMAGE} # why\u0085          command: [miner]`);
  }),
  trick('merge-below', 'overrules an image by a merge below it', (world) => {
    world.edit(join(world.head, PLUGIN), IMAGE, `${IMAGE}\n          <<: { ${STRANGER} }`);
  }),
  {
    id: 'two-merges',
    says: 'overrules what is merged by a second merge',
    reason: 'unreadable-bump',
    play: async (world) => {
      const merge = (value: string) => `<<: { workingDir: ${value} }\n          `;
      for (const side of [world.base, world.head]) world.edit(join(side, PLUGIN), 'image:', `${merge('/')}image:`);
      await world.run();
      world.edit(join(world.head, PLUGIN), 'image:', `${merge('/miner')}image:`);
      return {};
    },
  },
  trick('behind-the-end', 'leaves a manifest where kubectl reads no more', (world) => {
    const [above, below] = [BOSKOS, PLUGIN].map((file) => readFileSync(join(world.head, file), 'utf8'));
    world.write(join(world.head, BOSKOS), `${above}...\n${below}`);
    rmSync(join(world.head, PLUGIN));
  }),
  trick('items-of-no-list', 'adds an object inside another, which kubectl takes for a list', (world) => {
    const binding = 'apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: { name: everybody }';
    const notes = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: notes, namespace: prow }';
    world.write(join(world.head, 'manifests/notes.yaml'), `${notes}\nitems: [{ ${binding} }]\n`);
  }),
  trick('second-document', 'puts an empty document above Prow’s configuration', (world) => {
    const text = readFileSync(join(world.head, 'config.yaml'), 'utf8');
    world.write(join(world.head, 'config.yaml'), `---\n---\n${text}`);
  }),
  {
    id: 'one-key-as-two',
    says: 'names a key once as a number and once as a text',
    reason: 'unreadable-bump',
    play: async (world) => {
      for (const side of [world.base, world.head])
        world.edit(join(side, PLUGIN), 'namespace: prow', 'namespace: prow, labels: { 1: "b" }');
      await world.run();
      world.edit(join(world.head, PLUGIN), '1: "b"', '1: "b", <<: { "1": "a" }');
      return {};
    },
  },
];

function trick(id: string, says: string, change: (world: World) => unknown): Trick {
  return {
    ...{ id, says, reason: 'unreadable-bump' },
    play: async (world) => {
      await world.run();
      change(world);
      return {};
    },
  };
}
