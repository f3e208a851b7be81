import type { KubernetesObject } from '../../src/production/manifest.js';
import { asWorkload, type Container } from '../../src/production/pod-template.js';
import { pointerSegment } from '../../src/production/value-at.js';
import { editContainers } from './edit-pods.js';

const LISTS = ['containers', 'initContainers'] as const;
const CONTAINERS = LISTS.map((list) => `/spec/template/spec/${list}/*`);

/** What a rule claims of every container: these flags, however and wherever they are spelled. */
export function flagClaims(...flags: readonly string[]): string[] {
  return CONTAINERS.flatMap((at) => flags.flatMap((flag) => [`${at}/flags/${flag}`, `${at}/flags/${flag}/*`]));
}

/** What a rule claims of every container: these variables. */
export function variableClaims(...names: readonly string[]): string[] {
  return CONTAINERS.flatMap((at) => names.flatMap((name) => [`${at}/env/${name}`, `${at}/env/${name}/**`]));
}

/**
 * An object as claims are held against it: variables by their names, and command and arguments as flags by their names
 * and the words between. A rule that may change one variable may so not change another.
 */
export function claimView(object: KubernetesObject): KubernetesObject {
  return editContainers(object, (container) => {
    const { command, args, env, ...rest } = container;
    return {
      ...rest,
      ...byFlag([...(command ?? []), ...(args ?? [])]),
      env: byName(env ?? []),
    } as unknown as Container;
  });
}

function byName(variables: readonly { readonly name: string }[]): Record<string, unknown> {
  const named: Record<string, unknown> = {};
  for (const variable of variables) {
    let key = variable.name;
    // A second one of a name is another variable to whoever compares.
    while (key in named) key = `${key}+`;
    named[key] = variable;
  }
  return named;
}

/**
 * What stands in the containers of an object, in its order, as claims name it: `…/containers/0/env/HOME`,
 * `…/containers/0/flags/dry-run/0`. Nothing of an object without containers.
 */
export function claimOrder(object: KubernetesObject): string[] {
  const pod = asWorkload(object)?.spec.template.spec;
  return LISTS.flatMap((list) =>
    (pod?.[list] ?? []).flatMap(({ command, args, env }, index) => {
      const at = `/spec/template/spec/${list}/${index}`;
      const seen = new Map<string, number>();
      const flags = flagsIn([...(command ?? []), ...(args ?? [])]).flatMap(({ name }) => {
        if (name === null) return [];
        const count = seen.get(name) ?? 0;
        seen.set(name, count + 1);
        return [`${at}/flags/${pointerSegment(name)}/${count}`];
      });
      return [...Object.keys(byName(env ?? [])).map((name) => `${at}/env/${pointerSegment(name)}`), ...flags];
    }),
  );
}

/** Command and arguments as the flags and words they are, in order; a word has no name. */
function flagsIn(given: readonly string[]): { name: string | null; value: string }[] {
  const found: { name: string | null; value: string }[] = [];
  const left = [...given];
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    const [, name, value] = /^--?([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    // After it nothing is a flag of this program (POSIX utility syntax guideline 10).
    if (word === '--') found.push(...[word, ...left.splice(0)].map((rest) => ({ name: null, value: rest })));
    else if (name === undefined) found.push({ name: null, value: word });
    else {
      const next = left[0]?.startsWith('-') === false ? left[0] : undefined;
      if (value === undefined && next !== undefined) left.shift();
      found.push({ name, value: value ?? next ?? '' });
    }
  }
  return found;
}

function byFlag(given: readonly string[]): { flags: Record<string, string[]>; words: string[] } {
  const flags: Record<string, string[]> = {};
  const words: string[] = [];
  for (const { name, value } of flagsIn(given)) {
    if (name === null) words.push(value);
    else flags[name] = [...(flags[name] ?? []), value];
  }
  return { flags, words };
}
