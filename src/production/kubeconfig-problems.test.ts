import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { kubeconfigProblems } from './kubeconfig-problems.js';
import { KubernetesObject, type Manifest } from './manifest.js';

const CLUSTERS = [
  { id: 'prow', role: 'service' as const },
  { id: 'one', role: 'build' as const },
  { id: 'two', role: 'build' as const },
];

/** A ConfigMap with a kubeconfig: of each context its server. */
function manifest(contexts: Readonly<Record<string, string>>, currentContext = ''): Manifest {
  const config = stringify({
    'current-context': currentContext,
    contexts: Object.entries(contexts).map(([name, cluster]) => ({ name, context: { cluster } })),
    clusters: Object.values(contexts).map((name) => ({ name, cluster: { server: `https://${name}` } })),
  });
  const metadata = { name: 'k', namespace: 'default' };
  const object = KubernetesObject.parse({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { config } });
  return { file: 'k.yaml', line: 1, object };
}

function problems(manifests: readonly Manifest[], kept: Readonly<Record<string, string>> = {}): string[] {
  const contexts = ['one', 'two'].map((name) => ({
    ...{ name, cluster: name },
    ...(kept[name] === undefined ? {} : { reaches: kept[name] }),
  }));
  const file = { configMap: 'k', key: 'config', currentContext: '', contexts, guessed: false };
  return kubeconfigProblems({ clusters: CLUSTERS, kubeconfigs: [file] }, manifests);
}

describe('a kubeconfig among the manifests', () => {
  it('is what production.yaml says of it, or not there at all', () => {
    expect(problems([manifest({ one: 'a', two: 'b' })])).toEqual([]);
    expect(problems([])).toEqual([]);
  });

  it.each([
    ['other contexts, or another order', { two: 'b', one: 'a' }, '', /has contexts two, one, in this order/],
    ['another current-context', { one: 'a', two: 'b' }, 'two', /current-context two/],
    ['one address for two clusters', { one: 'a', two: 'a' }, '', /reaches the cluster of context one \(one\)/],
  ])('has %s', (_, contexts, current, said) => {
    expect(problems([manifest(contexts, current)])).toEqual([expect.stringMatching(said)]);
  });

  it('leads elsewhere than where production.yaml has kept that it leads', () => {
    const [said, ...more] = problems([manifest({ one: 'a', two: 'b' })], { one: 'f'.repeat(16) });
    expect(more).toEqual([]);
    expect(said).toMatch(/^context one of ConfigMap k, key config now points .* \(production.yaml\)$/);
  });
});
