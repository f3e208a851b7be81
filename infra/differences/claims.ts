import type { KubernetesObject } from '../../src/production/manifest.js';
import type { Container } from '../../src/production/pod-template.js';
import { editContainers } from './edit-pods.js';

const CONTAINERS = ['containers', 'initContainers'].map((list) => `/spec/template/spec/${list}/*`);

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

function byFlag(given: readonly string[]): { flags: Record<string, string[]>; words: string[] } {
  const flags: Record<string, string[]> = {};
  const words: string[] = [];
  const left = [...given];
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    const [, name, value] = /^--?([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    // After it nothing is a flag of this program (POSIX utility syntax guideline 10).
    if (word === '--') words.push(word, ...left.splice(0));
    else if (name === undefined) words.push(word);
    else {
      const next = left[0]?.startsWith('-') === false ? left[0] : undefined;
      if (value === undefined && next !== undefined) left.shift();
      flags[name] = [...(flags[name] ?? []), value ?? next ?? ''];
    }
  }
  return { flags, words };
}
