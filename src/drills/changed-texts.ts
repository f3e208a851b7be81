import { parse, stringify } from 'yaml';
import { z } from 'zod';

const Named = z.looseObject({ name: z.string() });
const Kubeconfig = z.looseObject({
  clusters: z.array(Named),
  users: z.array(Named),
  contexts: z.array(
    z.looseObject({ name: z.string(), context: z.looseObject({ cluster: z.string(), user: z.string() }) }),
  ),
  'current-context': z.string(),
});
type Kubeconfig = z.infer<typeof Kubeconfig>;

/** No YAML, and no kubeconfig in any version. */
const GARBLED = '{ this was a kubeconfig\n\t- once';

/** The kubeconfig with one context under another name, also where it is the current one. */
export function renameContext(text: string, { alias, to }: { alias: string; to: string }): string {
  const config = read(text);
  const name = (given: string): string => (given === alias ? to : given);
  return write({
    ...config,
    contexts: config.contexts.map((context) => ({ ...context, name: name(context.name) })),
    'current-context': name(config['current-context']),
  });
}

/**
 * Two kubeconfigs, each with the other's cluster and user behind its context.
 * Both may be the same file.
 */
export function swapContexts(
  texts: readonly [string, string],
  aliases: readonly [string, string],
): readonly [string, string] {
  const [first, second] = [read(texts[0]), read(texts[1])];
  const [behindFirst, behindSecond] = [behind(first, aliases[0]), behind(second, aliases[1])];
  if (texts[0] === texts[1]) {
    const both = write(lead(lead(first, aliases[0], behindSecond), aliases[1], behindFirst));
    return [both, both];
  }
  return [write(lead(first, aliases[0], behindSecond)), write(lead(second, aliases[1], behindFirst))];
}

/** What stands in place of a kubeconfig that nobody can read. */
export function garbled(): string {
  return GARBLED;
}

/** What a context leads to: a cluster's address and a user's credential. */
interface Behind {
  readonly cluster: z.infer<typeof Named>;
  readonly user: z.infer<typeof Named>;
}

function behind({ clusters, users, contexts }: Kubeconfig, alias: string): Behind {
  const context = contexts.find(({ name }) => name === alias)?.context;
  const cluster = clusters.find(({ name }) => name === context?.cluster);
  const user = users.find(({ name }) => name === context?.user);
  if (cluster === undefined || user === undefined) throw new RangeError(`no context ${alias} with cluster and user`);
  return { cluster, user };
}

/** Leads a context elsewhere, names of its cluster and user kept. */
function lead(config: Kubeconfig, alias: string, to: Behind): Kubeconfig {
  const { cluster, user } = behind(config, alias);
  const replace = (own: z.infer<typeof Named>, by: z.infer<typeof Named>) => (one: z.infer<typeof Named>) =>
    one.name === own.name ? { ...by, name: own.name } : one;
  return {
    ...config,
    clusters: config.clusters.map(replace(cluster, to.cluster)),
    users: config.users.map(replace(user, to.user)),
  };
}

function read(text: string): Kubeconfig {
  return Kubeconfig.parse(parse(text));
}

function write(config: Kubeconfig): string {
  return stringify(config, { lineWidth: 0 });
}
