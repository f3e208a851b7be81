import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { garbled, renameContext, swapContexts } from './changed-texts.js';

const kubeconfig = (current: string, ...names: string[]): string =>
  stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: names.map((name) => ({ name, cluster: { server: `https://${name}:6443` } })),
    users: names.map((name) => ({ name, user: { token: `token of ${name}` } })),
    contexts: names.map((name) => ({ name, context: { cluster: name, user: name } })),
    'current-context': current,
  });

/** Context → where client-go would go with which token. */
function leads(text: string): Record<string, string> {
  const { contexts, clusters, users } = parse(text);
  const named = (list: { name: string }[], name: string) => list.find((one) => one.name === name);
  return Object.fromEntries(
    contexts.map(({ name, context }: { name: string; context: { cluster: string; user: string } }) => {
      const cluster = named(clusters, context.cluster) as unknown as { cluster: { server: string } };
      const user = named(users, context.user) as unknown as { user: { token: string } };
      return [name, `${cluster.cluster.server} ${user.user.token}`];
    }),
  );
}

describe('a renamed context', () => {
  test('leads where it did, and is still the current one', () => {
    const changed = renameContext(kubeconfig('default', 'default', 'b'), { alias: 'default', to: 'other' });
    expect(leads(changed)).toEqual({
      other: 'https://default:6443 token of default',
      b: 'https://b:6443 token of b',
    });
    expect(parse(changed)['current-context']).toBe('other');
  });

  test('changes no other', () => {
    const text = kubeconfig('b', 'a', 'b');
    expect(leads(renameContext(text, { alias: 'c', to: 'd' }))).toEqual(leads(text));
  });
});

describe('swapped contexts', () => {
  test('of two files lead to each other’s cluster with its token', () => {
    const [first, second] = swapContexts([kubeconfig('a', 'a', 'x'), kubeconfig('b', 'b')], ['a', 'b']);
    expect(leads(first)).toEqual({ a: 'https://b:6443 token of b', x: 'https://x:6443 token of x' });
    expect(leads(second)).toEqual({ b: 'https://a:6443 token of a' });
  });

  test('of one file do, too', () => {
    const text = kubeconfig('a', 'a', 'b');
    const [first, second] = swapContexts([text, text], ['a', 'b']);
    expect(leads(first)).toEqual({ a: 'https://b:6443 token of b', b: 'https://a:6443 token of a' });
    expect(second).toBe(first);
  });

  test('are refused where one is not there', () => {
    expect(() => swapContexts([kubeconfig('a', 'a'), kubeconfig('b', 'b')], ['a', 'c'])).toThrow('no context c');
  });
});

test('what stands in place of an unreadable kubeconfig is no YAML', () => {
  expect(() => parse(garbled())).toThrow();
});
