import { relative } from 'node:path';
import { aliasUsesOf } from '../alias-uses.js';
import { type OwnAlias, ownAlias } from '../own-alias.js';
import { productionError } from '../production-error.js';
import { jobsOf } from '../read-jobs.js';
import { readManifests } from '../read-manifests.js';
import { type ComponentContainer, findPlank, readComponents } from '../read-workloads.js';
import { asYaml, listSources, readSource } from '../source-files.js';
import { chooseFiles } from './choose-files.js';
import { findBoskos } from './find-boskos.js';
import { findCheckedOut } from './find-checked-out.js';
import { findFiles } from './find-files.js';
import { findManifests, type ManifestPlace } from './find-manifests.js';
import { guessKubeconfigs } from './guess-kubeconfigs.js';
import type { GuessedProduction } from './guessed-production.js';
import { leftOut, manifestFiles } from './manifest-files.js';
import { mountedKubeconfigs } from './mounted-kubeconfigs.js';
import { notManifests } from './not-manifests.js';
import { readKubeconfigs } from './read-kubeconfigs.js';

/**
 * Looks in some folders for what production.yaml has to say.
 *
 * @param folders - absolute paths of clones of production's repositories.
 * @param root - the production directory that paths are to be relative to.
 * @throws {ExplainedError} `usage` where prow-controller-manager or Prow's configuration is not found.
 */
export async function lookForProduction(
  folders: readonly string[],
  { root, name }: { root: string; name: string },
): Promise<GuessedProduction> {
  const files = await findFiles(folders);
  const [place, ...otherPlaces] = findManifests(files);
  if (place === undefined)
    throw notFound(folders, 'manifests that run prow-controller-manager', {
      expected: 'an image whose path ends in /prow-controller-manager',
      seen: notManifests(files),
    });
  const chosen = chooseFiles(files, place.path, { root, folders });
  if (chosen === null)
    throw notFound(folders, 'Prow’s configuration', {
      expected: 'a YAML file with keys such as prowjob_namespace, plank and tide',
      seen: [],
    });
  const deployed = manifestFiles(files, place);
  const paths = deployed.paths.map((path) => relative(root, path));
  const checkedOut = await findCheckedOut(deployed.paths, files);
  const { manifests } = await readManifests(root, paths, checkedOut);
  const components = readComponents(manifests);
  const mounted = mountedKubeconfigs(components, manifests);
  const found = await readKubeconfigs(mounted, { manifests, folders, near: place.path, root });
  const known = { named: await namedAliases(root, chosen), own: await knownOwnAlias(root, chosen, components) };
  return {
    name,
    manifests: {
      paths,
      ground: groundOf(
        place,
        otherPlaces.map(({ path }) => relative(root, path)),
      ),
    },
    checkedOut: [...checkedOut].map(([url, path]) => ({ url, path: relative(root, path) })),
    ...chosen,
    passedOver: [...leftOut(root, deployed), ...chosen.passedOver],
    kubeconfigs: guessKubeconfigs({ mounted, found, ...known }),
    boskos: findBoskos(files).map((path) => relative(root, path)),
  };
}

function groundOf({ isTree, components, tag }: ManifestPlace, others: readonly string[]): string {
  const what = `${isTree ? 'a kustomize tree' : 'a folder'} with ${components.length} of Prow’s components${tag === '' ? '' : ` at ${tag}`}`;
  return others.length === 0 ? what : `guess: ${what}; also seen: ${others.join(', ')}`;
}

async function namedAliases(
  root: string,
  { config, plugins, jobs }: Pick<GuessedProduction, 'config' | 'plugins' | 'jobs'>,
): Promise<string[]> {
  const read = async ({ path }: { path: string }) =>
    asYaml(await readSource(root, { path, namedBy: 'what was found' }));
  const prowConfig = await read(config);
  const paths = await listSources(root, { paths: jobs.map(({ path }) => path), namedBy: '`jobs`', depth: 'tree' });
  const sources = await Promise.all(paths.map((path) => read({ path })));
  const configured = [prowConfig, ...sources].flatMap(jobsOf);
  const uses = aliasUsesOf({ configured, prowConfig, plugins: plugins === null ? null : await read(plugins) });
  return [...new Set(uses.map(({ alias }) => alias))];
}

async function knownOwnAlias(
  root: string,
  { plugins }: Pick<GuessedProduction, 'plugins'>,
  components: readonly ComponentContainer[],
): Promise<OwnAlias | null> {
  const plank = findPlank(components);
  if (plank === null || plugins === null) return null;
  return ownAlias(asYaml(await readSource(root, { path: plugins.path, namedBy: 'what was found' })), plank);
}

function notFound(
  folders: readonly string[],
  what: string,
  { expected, seen }: { expected: string; seen: readonly string[] },
): Error {
  return productionError({
    kind: 'usage',
    what: `No ${what} found`,
    expected,
    observed: [`none below ${folders.join(', ')}`, ...seen].join('; '),
    file: folders[0] ?? '',
    next: 'name the clones of all repositories that production is deployed from',
  });
}
