import { expect, test } from 'vitest';
import type { KubeconfigFile } from '../model/description.js';
import { kubeconfigRemarks } from './kubeconfig-remarks.js';

const file = (name: string, contexts: string[], guessed?: true): KubeconfigFile => ({
  ...{ kind: 'Secret', name, key: 'config' },
  currentContext: contexts[0] ?? '',
  contexts: contexts.map((context) => ({ name: context, clusterId: `cluster-of-${name}` })),
  ...(guessed === undefined ? {} : { guessed }),
});

const ONE = file('one', ['default', 'build']);
const TWO = file('two', ['tpu']);

test('kubeconfigs that are read, known and each for themselves need no word', () => {
  expect(kubeconfigRemarks({ kubeconfigs: [ONE, TWO], loaded: [ONE, TWO] })).toEqual([]);
});

test('one that nobody reads is named', () => {
  expect(kubeconfigRemarks({ kubeconfigs: [ONE, TWO], loaded: [ONE] })).toEqual([
    'prow-controller-manager does not read Secret two, key config',
  ]);
});

test('what was guessed is said until somebody has looked', () => {
  const guessed = file('two', ['tpu'], true);
  expect(kubeconfigRemarks({ kubeconfigs: [ONE, guessed], loaded: [ONE, guessed] })).toEqual([
    'contexts of 1 of 2 kubeconfigs are guessed (Secret two, key config): compare them with --aliases or --aliases-file',
  ]);
});

test('a context that another file has before is never used', () => {
  const late = file('late', ['build', 'gpu']);
  expect(kubeconfigRemarks({ kubeconfigs: [ONE, late], loaded: [ONE, late] })).toEqual([
    'context build of Secret late, key config, cluster cluster-of-late, is never used: Secret one, key config has one of that name before it',
  ]);
});
