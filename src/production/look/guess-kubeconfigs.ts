import { DEFAULT_CLUSTER_ALIAS } from '../../model/alias.js';
import { isPerhapsSame } from '../cluster-identity.js';
import type { Manifest } from '../manifest.js';
import { type MountedFile, mountedFiles, mountedFolder } from '../mounted-files.js';
import { flagValues } from '../pod-template.js';
import type { ComponentContainer } from '../read-workloads.js';
import { valueAt } from '../value-at.js';
import { clusterIds } from './cluster-ids.js';
import { matchNames } from './match-names.js';
import { type KubeconfigShape, readKubeconfigShape, type SeenContext } from './read-kubeconfig.js';

/** One kubeconfig as it may be described, and on what ground. */
export interface GuessedKubeconfig {
  readonly file: MountedFile;
  readonly currentContext: string;
  readonly contexts: readonly { readonly name: string; readonly cluster: string }[];
  readonly ground: string;
}

/** What is known before kubeconfigs are guessed. */
export interface Known {
  readonly components: readonly ComponentContainer[];
  readonly manifests: readonly Manifest[];
  /** Aliases that jobs and configuration name. */
  readonly named: readonly string[];
}

/**
 * The kubeconfigs that components mount. What lies in a ConfigMap of the manifests is read; of the others only the
 * names of aliases are known, and those are matched with the names of the objects.
 */
export function guessKubeconfigs({ components, manifests, named }: Known): GuessedKubeconfig[] {
  const mounted = mountedKubeconfigs(components);
  const seen = mounted.map((file) => ({ file, shape: shapeIn(manifests, file) }));
  const all = seen.flatMap(({ shape }) => shape?.contexts ?? []);
  const unseen = seen.filter(({ shape }) => shape === null).map(({ file }) => file);
  const open = named.filter((alias) => !all.some(({ name }) => name === alias));
  const guessed = guessUnseen(unseen, open);
  return withClusterIds(
    seen.map(({ file, shape }) =>
      shape === null
        ? (guessed.get(file) ?? alone(file, file.name, 'its content is not here'))
        : { file, currentContext: shape.currentContext, contexts: shape.contexts, ground: groundOf(file, shape, all) },
    ),
  );
}

/** A kubeconfig whose clusters have no ids yet: a context that was read has an identity, one that was guessed only a name. */
interface Draft extends Omit<GuessedKubeconfig, 'contexts'> {
  readonly contexts: readonly (SeenContext | { readonly name: string; readonly identity: null })[];
}

/** Clusters that were read come first, so that they are called as their contexts are. */
function withClusterIds(drafts: readonly Draft[]): GuessedKubeconfig[] {
  const ids = clusterIds();
  const keyOf = ({ name, identity }: Draft['contexts'][number]) =>
    identity === null ? `alias ${name}` : `cluster ${identity}`;
  const contexts = drafts.flatMap((draft) => draft.contexts);
  for (const isRead of [true, false])
    for (const context of contexts) if ((context.identity !== null) === isRead) ids.idOf(keyOf(context), context.name);
  return drafts.map((draft) => ({
    ...draft,
    contexts: draft.contexts.map((context) => ({
      name: context.name,
      cluster: ids.idOf(keyOf(context), context.name),
    })),
  }));
}

function groundOf(file: MountedFile, { contexts }: KubeconfigShape, all: readonly SeenContext[]): string {
  const read = `read from ${file.kind} ${file.name} of the manifests; contexts with one address and certificate authority are one cluster`;
  const shared = contexts.filter((one) => all.some((other) => isPerhapsSame(one, other))).map(({ name }) => name);
  return shared.length === 0
    ? read
    : `${read}.\n ask: ${shared.join(', ')} share their certificate authority with contexts at other addresses: perhaps one cluster,\n perhaps several behind one proxy or of one company. Here each address is a cluster of its own.`;
}

function guessUnseen(unseen: readonly MountedFile[], open: readonly string[]): Map<MountedFile, Draft> {
  // `default` is there without a kubeconfig, so that naming it says little.
  const aliases = open.filter((alias) => alias !== DEFAULT_CLUSTER_ALIAS);
  const [only, ...more] = unseen;
  if (only !== undefined && more.length === 0 && aliases.length > 0) {
    const ground = 'guess: the one kubeconfig whose content is not here has all aliases; their order is not known';
    return new Map([[only, { file: only, currentContext: '', contexts: aliases.map(contextOf), ground }]]);
  }
  const names = unseen.map(({ name }) => name);
  const matched = matchNames(names, aliases);
  const isOneLeft = matched.filter((alias) => alias === undefined).length === 1;
  return new Map(
    unseen.map((file, index) => {
      const alias = matched[index];
      if (alias !== undefined)
        return [file, alone(file, alias, 'guess: the alias whose name is most like the object’s')];
      return [
        file,
        isOneLeft && open.includes(DEFAULT_CLUSTER_ALIAS)
          ? alone(file, DEFAULT_CLUSTER_ALIAS, 'guess: the one left, and jobs mean `default`')
          : alone(file, ownName(file), 'guess: the object’s own name; nothing names this alias'),
      ];
    }),
  );
}

function alone(file: MountedFile, alias: string, ground: string): Draft {
  return { file, currentContext: alias, contexts: [contextOf(alias)], ground };
}

function contextOf(name: string): { name: string; identity: null } {
  return { name, identity: null };
}

function ownName({ name }: MountedFile): string {
  return name.replace(/^kubeconfig-|-kubeconfig$/g, '');
}

/** The files behind `$KUBECONFIG`, `--kubeconfig` and `--kubeconfig-dir` of all components, each once. */
function mountedKubeconfigs(components: readonly ComponentContainer[]): MountedFile[] {
  const files = components.flatMap(({ container, pod }) => {
    const list = container.env?.find(({ name }) => name === 'KUBECONFIG')?.value ?? '';
    const paths = [...list.split(':').filter((path) => path !== ''), ...flagValues(container, 'kubeconfig')];
    const folders = flagValues(container, 'kubeconfig-dir');
    return [
      ...paths.flatMap((path) => mountedFiles(path, { pod, container }).slice(0, 1)),
      ...folders.flatMap((path) =>
        mountedFolder(path, { pod, container }).flatMap(({ kind, name, items }) =>
          (items ?? [{ key: 'kubeconfig' }]).map(({ key }) => ({ kind, name, key })),
        ),
      ),
    ];
  });
  return [...new Map(files.map((file) => [`${file.kind} ${file.name} ${file.key}`, file])).values()];
}

/** A ConfigMap is public to whoever reads the manifests; a Secret in them is not opened. */
function shapeIn(manifests: readonly Manifest[], { kind, name, key }: MountedFile) {
  if (kind !== 'ConfigMap') return null;
  const found = manifests.find(({ object }) => object.kind === kind && object.metadata.name === name);
  const text = valueAt(found?.object, ['data', key]);
  return typeof text === 'string' ? readKubeconfigShape(text) : null;
}
