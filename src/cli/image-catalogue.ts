import { basename, join } from 'node:path';
import type { ImageCatalogue } from '../local/images.js';
import type { ProwBuild } from '../toolchain/build-prow.js';
import { DECK_DATA } from '../toolchain/deck-pages.js';
import { projectPath } from '../toolchain/project-root.js';

/** An image with no program of its own: a canary brings its command, the host node the system's shell. */
export const CANARY_IMAGE = 'prow-staging.invalid/canary:1';

/** The stand-in for GitHub: this project's own program, in the Node that runs this. */
export const GITHUB_IMAGE = 'prow-staging.invalid/github:1';

/** The stand-in for Pub/Sub, in Google's own fake of it. */
export const PUBSUB_IMAGE = 'prow-staging.invalid/pubsub:1';

/** What a decorated canary runs: this process's own Node, and a program that asks the cluster it is in who it is. */
export const WHEREABOUTS_IMAGE = 'prow-staging.invalid/whereabouts:1';
const WHEREABOUTS_PROGRAM = '/opt/prow-staging/whereabouts.mjs';
export const WHEREABOUTS_COMMAND = [`/ko-app/${basename(process.execPath)}`, WHEREABOUTS_PROGRAM];

/** Where Prow's images keep what `ko` packs beside the program; deck finds its pages there. */
const KO_DATA_PATH = '/var/run/ko';

/**
 * What host nodes run for the images of these builds. A repository is
 * everything before the last path segment, so `<repository>/<component>:<tag>`
 * is that component of the build with that tag.
 *
 * @param builds - with the directory of deck's pages where they were put together.
 */
export function imageCatalogue(
  builds: readonly (ProwBuild & { readonly deckPages?: string })[],
  repositories: readonly string[],
): ImageCatalogue {
  const images: ImageCatalogue = {
    [CANARY_IMAGE]: { executable: null, mounts: [], env: {} },
    [WHEREABOUTS_IMAGE]: {
      executable: process.execPath,
      mounts: [{ source: projectPath('dist', 'whereabouts.js'), target: WHEREABOUTS_PROGRAM }],
      env: {},
    },
    [GITHUB_IMAGE]: {
      executable: process.execPath,
      mounts: [{ source: projectPath('dist'), target: '/stand-ins' }],
      env: {},
    },
  };
  for (const build of builds) {
    for (const [component, { path }] of Object.entries(build.executables)) {
      for (const repository of repositories) {
        images[`${repository}/${component}:${build.candidate.tag}`] = {
          executable: path,
          ...(component === 'deck' ? deckData(build) : { mounts: [], env: {} }),
        };
      }
    }
  }
  return images;
}

/** The stand-in for Pub/Sub, as it was built here. */
export function pubsubCatalogue(executable: string): ImageCatalogue {
  return { [PUBSUB_IMAGE]: { executable, mounts: [], env: {} } };
}

/** The pod utilities of a build under the names by which canaries are decorated with them. */
export function utilityCatalogue(
  { executables }: ProwBuild,
  utilities: readonly { image: string; program: string; env: Readonly<Record<string, string>> }[],
): ImageCatalogue {
  const images = utilities.map(({ image, program, env }): [string, ImageCatalogue[string]] => {
    const executable = executables[program]?.path;
    if (executable === undefined) throw new RangeError(`${program} was not built; componentsToRun lists what is`);
    return [image, { executable, mounts: [], env: { ...env } }];
  });
  return Object.fromEntries(images);
}

/** Distinct repositories of image references, without component and tag. */
export function repositoriesOf(images: readonly string[]): string[] {
  return [...new Set(images.map((image) => image.slice(0, image.lastIndexOf('/'))))];
}

/** Deck's pages as they were put together, or those of the tree, which have no scripts. */
function deckData({ tree, deckPages }: ProwBuild & { readonly deckPages?: string }) {
  return {
    mounts: Object.entries(DECK_DATA).map(([name, source]) => ({
      source: deckPages === undefined ? join(tree, source) : join(deckPages, name),
      target: `${KO_DATA_PATH}/${name}`,
    })),
    env: { KO_DATA_PATH },
  };
}
