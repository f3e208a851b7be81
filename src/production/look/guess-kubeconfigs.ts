import { DEFAULT_CLUSTER_ALIAS } from '../../model/alias.js';
import { isPerhapsSame } from '../cluster-identity.js';
import type { MountedFile } from '../mounted-files.js';
import type { OwnAlias } from '../own-alias.js';
import { clusterIds, SERVICE_KEY } from './cluster-ids.js';
import { type Match, matchNames } from './match-names.js';
import { keyOfMounted } from './mounted-kubeconfigs.js';
import type { SeenContext } from './read-kubeconfig.js';
import type { FoundKubeconfig } from './read-kubeconfigs.js';

/** One kubeconfig as it may be described, and on what ground. */
export interface GuessedKubeconfig {
  readonly file: MountedFile;
  readonly currentContext: string;
  readonly contexts: readonly { readonly name: string; readonly cluster: string }[];
  readonly ground: string;
}

/** What is known before kubeconfigs are guessed. */
export interface Known {
  /** Those that components mount. */
  readonly mounted: readonly MountedFile[];
  /** What could be read of them, by {@link keyOfMounted}. */
  readonly found: ReadonlyMap<string, FoundKubeconfig>;
  /** Aliases that jobs and configuration name. */
  readonly named: readonly string[];
  /** The alias that is known to lead to Prow's own cluster; null where none is. */
  readonly own: OwnAlias | null;
}

/**
 * The kubeconfigs that components mount. Of those that could not be read only the names of aliases are known, and these
 * are matched with the names of the objects. No alias is made up: a kubeconfig for which none is left has no contexts.
 */
export function guessKubeconfigs({ mounted, found, named, own }: Known): GuessedKubeconfig[] {
  const all = [...found.values()].flatMap(({ shape }) => shape.contexts);
  const unseen = mounted.filter((file) => !found.has(keyOfMounted(file)));
  const open = named.filter((alias) => !all.some(({ name }) => name === alias));
  const guessed = guessUnseen(unseen, open);
  const drafts = mounted.map((file) => {
    const seen = found.get(keyOfMounted(file));
    if (seen === undefined) return guessed.get(file) ?? draft(file, [], NOTHING_LEFT);
    return { file, ...seen.shape, ground: groundOf(seen, all) };
  });
  return withClusterIds(
    drafts.map((one) => withOwn(one, own)),
    own,
  );
}

function withOwn(one: Draft, own: OwnAlias | null): Draft {
  if (own === null || !one.contexts.some(({ name }) => name === own.alias)) return one;
  return { ...one, ground: `${one.ground}.\n ${own.alias} leads to Prow’s own cluster: ${own.why}` };
}

/** A kubeconfig whose clusters have no ids yet: a context that was read has an identity, one that was guessed only a name. */
interface Draft extends Omit<GuessedKubeconfig, 'contexts'> {
  readonly contexts: readonly (SeenContext | { readonly name: string; readonly identity: null })[];
}

/** Clusters that were read come first, so that they are called as their contexts are. */
function withClusterIds(drafts: readonly Draft[], own: OwnAlias | null): GuessedKubeconfig[] {
  const ids = clusterIds();
  const contexts = drafts.flatMap((one) => one.contexts);
  const isOwn = ({ name, identity }: Draft['contexts'][number]): boolean =>
    name === own?.alias ||
    (identity !== null && contexts.some((one) => one.name === own?.alias && one.identity === identity));
  const keyOf = (context: Draft['contexts'][number]) => {
    if (isOwn(context)) return SERVICE_KEY;
    if (context.identity === null) return `alias ${context.name}`;
    return context.isInside ? SERVICE_KEY : `cluster ${context.identity}`;
  };
  for (const isRead of [true, false])
    for (const context of contexts) if ((context.identity !== null) === isRead) ids.idOf(keyOf(context), context.name);
  return drafts.map(({ contexts: of, ...one }) => ({
    ...one,
    contexts: of.map((context) => ({
      name: context.name,
      cluster: ids.idOf(keyOf(context), context.name),
    })),
  }));
}

function groundOf({ shape, ground }: FoundKubeconfig, all: readonly SeenContext[]): string {
  const read = `${ground}; contexts with one address and certificate authority are one cluster`;
  const shared = shape.contexts.filter((one) => all.some((other) => isPerhapsSame(one, other))).map(({ name }) => name);
  return shared.length === 0
    ? read
    : `${read}.\n ask: ${shared.join(', ')} share their certificate authority with contexts at other addresses: perhaps one cluster,\n perhaps several behind one proxy or of one company. Here each address is a cluster of its own.`;
}

/** A share of a name's words below which likeness says little. */
const LIKE = 0.5;

function likenessGround({ candidate, common }: Match, { name }: MountedFile): string {
  if (common.length === 0)
    return 'guess: the one alias that is left, for the one kubeconfig that is left; their names have nothing in common';
  const words = candidate.split(/[^A-Za-z0-9]+/).filter((word) => word !== '').length;
  const shared = `in common: ${common.join(', ')}`;
  return common.length / words < LIKE
    ? `guess: only that every other alias is more like another object; little in ${candidate} is like ${name} (${shared})`
    : `guess: the alias whose name is most like the object’s (${shared})`;
}

const NOTHING_LEFT =
  'guess: nothing says which contexts it has, and no alias that is named is left for it; write what it has, or leave it without';

function guessUnseen(unseen: readonly MountedFile[], open: readonly string[]): Map<MountedFile, Draft> {
  // `default` is there without a kubeconfig, so that naming it says little.
  const aliases = open.filter((alias) => alias !== DEFAULT_CLUSTER_ALIAS);
  const matched = unseen.length === 1 ? [] : matchNames(nameOf(unseen), aliases);
  const left = aliases.filter((alias) => !matched.some((match) => match?.candidate === alias));
  const unmatched = unseen.filter((_, index) => matched[index] === undefined);
  return new Map(
    unseen.map((file, index) => {
      const match = matched[index];
      return [
        file,
        match === undefined
          ? unlike(file, { left, unmatched, open })
          : draft(file, [match.candidate], likenessGround(match, file)),
      ];
    }),
  );
}

function nameOf(files: readonly MountedFile[]): string[] {
  return files.map(({ name }) => name);
}

/** A kubeconfig whose name is like no alias: the first has all aliases that are left, and the others none. */
function unlike(
  file: MountedFile,
  {
    left,
    unmatched,
    open,
  }: Readonly<Record<'left' | 'open', readonly string[]>> & { unmatched: readonly MountedFile[] },
): Draft {
  const [first, ...others] = unmatched;
  if (file !== first) return draft(file, [], NOTHING_LEFT);
  if (left.length === 0)
    return others.length === 0 && open.includes(DEFAULT_CLUSTER_ALIAS)
      ? draft(file, [DEFAULT_CLUSTER_ALIAS], 'guess: the one left, and jobs mean `default`')
      : draft(file, [], NOTHING_LEFT);
  const which = others.length === 0 ? 'the one kubeconfig' : 'the first of several kubeconfigs';
  return draft(
    file,
    left,
    `guess: ${which} that nothing is known of has all aliases that are left; their order is not known`,
  );
}

/** One context is the current one, as tools write it; of several nobody knows. */
function draft(file: MountedFile, aliases: readonly string[], ground: string): Draft {
  const [only = '', ...more] = aliases;
  const contexts = aliases.map((name) => ({ name, identity: null }));
  return { file, currentContext: more.length === 0 ? only : '', contexts, ground };
}
