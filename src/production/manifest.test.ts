import { describe, expect, it } from 'vitest';
import { manifestsOf } from './manifest.js';

const told = (text: string) =>
  manifestsOf(text, 'all.yaml').map(({ object: { apiVersion, kind, metadata }, line }) => [
    apiVersion,
    kind,
    metadata.name,
    line,
  ]);

describe('lists of objects', () => {
  it('give items of one kind that kind, where they name none', () => {
    const items =
      'items:\n- metadata: {name: a}\n- apiVersion: apps/v1beta1\n  kind: Deployment\n  metadata: {name: b}\n';
    expect(told(`apiVersion: apps/v1\nkind: DeploymentList\n${items}`)).toEqual([
      ['apps/v1', 'Deployment', 'a', 4],
      ['apps/v1beta1', 'Deployment', 'b', 5],
    ]);
  });

  it('may be empty', () => {
    expect(told('apiVersion: apps/v1\nkind: DeploymentList\nitems: []\n')).toEqual([]);
  });

  it('are none where a kind only ends so', () => {
    const text = 'apiVersion: example.com/v1\nkind: AllowList\nmetadata: {name: a}\nspec: {items: []}\n';
    expect(told(text)).toEqual([['example.com/v1', 'AllowList', 'a', 1]]);
  });

  it('of any kind must say which each is', () => {
    expect(() => told('apiVersion: v1\nkind: List\nitems:\n- metadata: {name: a}\n')).toThrow('no Kubernetes object');
  });

  it.each([
    ['in a ConfigMap', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\nitems: []\n', 'all.yaml:4'],
    ['of nothing', 'apiVersion: v1\nkind: List\nmetadata: {name: a}\nitems: null\n', 'all.yaml:4'],
    [
      'inside a list',
      'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMapList\n  metadata: {name: a}\n  items: []\n',
      'all.yaml:7',
    ],
  ])('%s are refused: kubectl applies them alone', (_, text, evidence) => {
    expect(() => told(text)).toThrow(
      expect.objectContaining({
        explanation: expect.objectContaining({ evidence, what: expect.stringContaining('`items`') }),
      }),
    );
  });
});
