import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Trick } from '../trick.js';
import { BEFORE, CANDIDATE, type World } from '../world.js';

/** A release that nobody rehearsed. */
export const ANOTHER = 'v20251201-0123456';

const PLUGIN = 'manifests/refresh.yaml';
const UTILITIES = 'example.org/prow';

/** Images of Prow that stand elsewhere than in its own Deployments. */
export const IMAGE_TRICKS: readonly Trick[] = [
  trick('utilities-left', 'leaves the utilities of jobs’ pods behind', 'partial-bump', (world) => {
    decorate(world, BEFORE);
  }),
  rehearsed(
    'utilities-elsewhere',
    'moves the utilities of jobs’ pods to another release',
    'several-candidates',
    (world) => {
      decorate(world, BEFORE);
      world.edit(join(world.head, 'config.yaml'), BEFORE, ANOTHER);
    },
  ),
  rehearsed('utilities-alone', 'moves nothing but the utilities of jobs’ pods', 'partial-bump', (world) => {
    decorate(world, 'v20250101-7654321');
    rmSync(world.head, { recursive: true });
    cpSync(world.base, world.head, { recursive: true });
    world.edit(join(world.head, 'config.yaml'), 'v20250101-7654321', CANDIDATE);
  }),
  rehearsed(
    'utilities-from-elsewhere',
    'takes the utilities of jobs’ pods from another registry',
    'other-repository',
    (world) => {
      decorate(world, BEFORE);
      world.edit(join(world.head, 'config.yaml'), BEFORE, CANDIDATE);
      world.edit(join(world.head, 'config.yaml'), `${UTILITIES}/sidecar`, 'example.net/prow/sidecar');
    },
  ),
  trick(
    'utilities-in-capitals',
    'takes a utility from elsewhere under a key in other letters',
    'unreadable-bump',
    (world) => {
      decorate(world, BEFORE);
      world.edit(join(world.head, 'config.yaml'), BEFORE, CANDIDATE);
      world.edit(join(world.head, 'config.yaml'), 'utility_images', 'Utility_Images');
      world.edit(join(world.head, 'config.yaml'), `${UTILITIES}/sidecar`, 'example.net/prow/sidecar');
    },
  ),
  rehearsed(
    'utilities-of-a-job-escaped',
    'moves the utilities of one job, whose key has an escape in it, to another release',
    'several-candidates',
    (world) => {
      decorateJob(world, BEFORE);
      for (const side of [world.base, world.head])
        world.edit(join(side, 'jobs/decorated.yaml'), 'utility_images', '"utility\\x5fimages"');
      world.edit(join(world.head, 'jobs/decorated.yaml'), BEFORE, ANOTHER);
    },
  ),
  rehearsed(
    'utilities-of-a-job',
    'moves the utilities of one job to another release',
    'several-candidates',
    (world) => {
      decorateJob(world, BEFORE);
      world.edit(join(world.head, 'jobs/decorated.yaml'), BEFORE, ANOTHER);
    },
  ),
  trick(
    'stranger-in-a-kustomization',
    'moves a stranger’s image to the same tag where nobody reads it',
    'not-read',
    (world) => {
      for (const [side, tag] of [
        [world.base, BEFORE],
        [world.head, CANDIDATE],
      ] as const)
        world.write(
          join(side, 'elsewhere/kustomization.yaml'),
          `images: [{ name: evil.example/deploy, newTag: ${tag} }]\n`,
        );
    },
  ),
  trick('mirror-left', 'leaves what comes from a mirror of Prow’s images behind', 'partial-bump', (world) => {
    mirror(world);
    world.edit(join(world.head, PLUGIN), CANDIDATE, BEFORE);
  }),
  rehearsed(
    'mirror-elsewhere',
    'moves what comes from a mirror of Prow’s images to another release',
    'several-candidates',
    (world) => {
      mirror(world);
      world.edit(join(world.head, PLUGIN), CANDIDATE, ANOTHER);
    },
  ),
  rehearsed('sidecar', 'adds a sidecar that is not Prow’s', 'image-not-run', (world) => {
    const sidecar = '\n        - name: proxy\n          image: registry.example.test/tools/proxy:1';
    world.edit(join(world.head, PLUGIN), `refresh:${CANDIDATE}`, `refresh:${CANDIDATE}${sidecar}`);
  }),
  rehearsed('volume', 'mounts an image that is not Prow’s', 'image-not-run', (world) => {
    mountImage(world.head, 'registry.example.test/tools/proxy:1');
  }),
  rehearsed('volume-elsewhere', 'mounts an image of Prow’s of another release', 'several-candidates', (world) => {
    mountImage(world.head, `${UTILITIES}/refresh:${ANOTHER}`);
  }),
  rehearsed('stranger', 'moves an image that is not Prow’s along', 'image-not-run', (world) => {
    world.edit(join(world.head, 'manifests/boskos.yaml'), 'v20250101-aaaaaaa', 'v20250202-bbbbbbb');
  }),
  rehearsed('stranger-with-a-twin', 'moves such an image behind a kind of the same name', 'image-not-run', (world) => {
    twin(world, 'boskos');
    world.edit(join(world.head, 'manifests/boskos.yaml'), 'v20250101-aaaaaaa', 'v20250202-bbbbbbb');
  }),
  rehearsed(
    'plank-with-a-twin',
    'takes Prow from elsewhere, behind a kind of the same name',
    'other-repository',
    (world) => {
      const plank = 'prow-controller-manager';
      twin(world, plank);
      world.edit(join(world.head, `manifests/${plank}.yaml`), UTILITIES, 'example.net/mine');
    },
  ),
  rehearsed(
    'utilities-of-strangers',
    'moves utilities that come from nowhere that is known as Prow’s',
    'image-not-run',
    (world) => {
      decorate(world, BEFORE);
      for (const side of [world.base, world.head])
        world.edit(join(side, 'config.yaml'), `${UTILITIES}/`, 'example.net/mine/');
      world.edit(join(world.head, 'config.yaml'), BEFORE, ANOTHER);
    },
  ),
  rehearsed(
    'mirror-of-its-own',
    'moves what comes from a mirror to a tag that only the mirror has',
    'image-not-run',
    (world) => {
      mirror(world);
      world.edit(join(world.base, PLUGIN), BEFORE, 'v1.0.0');
      world.edit(join(world.head, PLUGIN), CANDIDATE, 'v1.1.0');
    },
  ),
];

/** Gives production default utilities at a tag, before and after the bump. */
export function decorate(world: World, tag: string): void {
  const images = ['clonerefs', 'initupload', 'entrypoint', 'sidecar'].map(
    (name) => `${name}: ${UTILITIES}/${name}:${tag}`,
  );
  const entry = `{ config: { utility_images: { ${images.join(', ')} } } }`;
  for (const side of [world.base, world.head])
    world.edit(
      join(side, 'config.yaml'),
      'log_level: info\n',
      `log_level: info\nplank: { default_decoration_config_entries: [${entry}] }\n`,
    );
}

/** Gives production a job with a utility of its own, before and after the bump. */
export function decorateJob(world: World, tag: string): void {
  const job = `name: decorated, interval: 24h, cluster: default, decorate: true, spec: { containers: [{ image: 'a:1' }] }`;
  const decoration = `decoration_config: { utility_images: { sidecar: '${UTILITIES}/sidecar:${tag}' } }`;
  for (const side of [world.base, world.head])
    world.write(join(side, 'jobs/decorated.yaml'), `periodics:\n  - { ${job}, ${decoration} }\n`);
}

/** Has production take its plugin from a mirror that it names, before and after the bump. */
export function mirror(world: World): void {
  for (const side of [world.base, world.head]) {
    world.edit(
      join(side, 'production.yaml'),
      'config: config.yaml',
      'config: config.yaml\nimages: [mirror.example.net/prow]',
    );
    world.edit(join(side, PLUGIN), `${UTILITIES}/refresh`, 'mirror.example.net/prow/refresh');
  }
}

function mountImage(side: string, reference: string): void {
  const volumes = `\n      volumes: [{ name: mounted, image: { reference: '${reference}' } }]\n`;
  const file = join(side, PLUGIN);
  writeFileSync(file, `${readFileSync(file, 'utf8').trimEnd()}${volumes}`);
}

/** Adds a copy of a Deployment to production as it would be, of a kind that is called so and is not Kubernetes'. */
function twin(world: World, name: string): void {
  const text = readFileSync(join(world.head, `manifests/${name}.yaml`), 'utf8');
  world.write(join(world.head, `manifests/twin-of-${name}.yaml`), text.replace('apps/v1', 'apps.example.net/v1'));
}

function trick(id: string, says: string, reason: Trick['reason'], change: (world: World) => unknown): Trick {
  return {
    ...{ id, says, reason },
    play: async (world) => {
      change(world);
      await world.run();
      return {};
    },
  };
}

/** However well production as it would be is rehearsed. */
export function rehearsed(id: string, says: string, reason: Trick['reason'], change: (world: World) => unknown): Trick {
  return {
    ...{ id, says: `${says}, rehearsed with the bump`, reason },
    play: async (world) => {
      change(world);
      await world.run({ production: world.head });
      return {};
    },
  };
}
