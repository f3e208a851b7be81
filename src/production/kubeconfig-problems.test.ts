import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { StandInFile } from '../model/description.js';
import { kubeconfigProblems } from './kubeconfig-problems.js';
import { isFilledByStandIn } from './kustomize/stand-in-files.js';
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

function problems(
  manifests: readonly Manifest[],
  kept: Readonly<Record<string, string>> = {},
  standIns: readonly StandInFile[] = [],
): string[] {
  const contexts = ['one', 'two'].map((name) => ({
    ...{ name, cluster: name },
    ...(kept[name] === undefined ? {} : { reaches: kept[name] }),
  }));
  const file = { configMap: 'k', key: 'config', currentContext: '', contexts, guessed: false };
  return kubeconfigProblems({ clusters: CLUSTERS, kubeconfigs: [file] }, { manifests, standIns });
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

describe('a kubeconfig among the manifests that Prow could not load', () => {
  const broken = (data: Record<string, string>, kind = 'ConfigMap'): Manifest => {
    const object = KubernetesObject.parse({ apiVersion: 'v1', kind, metadata: { name: 'k' }, data });
    return { file: 'k.yaml', line: 7, object };
  };
  const contexts = ['one', 'two'].map((name) => ({ name, context: { cluster: name } }));
  const clusters = ['one', 'two'].map((name) => ({ name, cluster: { server: `https://${name}` } }));

  it.each([
    ['broken YAML', { config: 'a: [b\n c: TOKEN' }, /is no YAML, at line \d+ of its text/],
    ['a text', { config: 'TOKEN' }, /is no kubeconfig/],
    ['no contexts', { config: stringify({ clusters }) }, /has no contexts/],
    ['no such key', { other: 'TOKEN' }, /the file does not exist/],
    [
      'a context of a cluster that is nowhere',
      { config: stringify({ contexts, clusters: clusters.slice(0, 1) }) },
      /has context two of cluster two, which is in no list `clusters`/,
    ],
  ])('has %s', (_, data, said) => {
    const [first, ...more] = problems([broken(data)]);
    expect(first).toMatch(said);
    expect(first).toMatch(/: Prow cannot load it \(k\.yaml:7\)$/);
    expect([first, ...more].join()).not.toContain('TOKEN');
  });

  it('is not known where it may be read in two ways', () => {
    const config = stringify({ contexts, clusters }).replace('one', 'one # TOKEN\u2028');
    const [said, ...more] = problems([broken({ config })]);
    expect(more).toEqual([]);
    expect(said).toMatch(/may be read in two ways, at line 2 of its text: nobody knows .* \(k\.yaml:7\)$/);
  });

  it.each(['k', 'k-2b4c6d8f9g'])('is not known where its file is not here, and %s is generated of it', (name) => {
    const generated = KubernetesObject.parse({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: {} });
    const standIn = { path: 'config', file: 'kustomization.yaml', line: 2 };
    const said = (fills: string) => problems([broken({ config: '' })], {}, [{ ...standIn, fills }]);
    expect(isFilledByStandIn([{ ...standIn, fills: 'ConfigMap k' }], generated)).toBe(true);
    expect(said('ConfigMap k')).toEqual([]);
    expect(said('ConfigMap other')).toEqual([expect.stringContaining('is no kubeconfig')]);
  });

  it('is not one that others are to fill', () => {
    expect(problems([broken({})])).toEqual([]);
    const file = { secret: 'k', key: 'config', currentContext: '', contexts: [], guessed: false };
    const data = { config: Buffer.from('ENC[data:abc]').toString('base64') };
    expect(
      kubeconfigProblems(
        { clusters: CLUSTERS, kubeconfigs: [file] },
        { manifests: [broken(data, 'Secret')], standIns: [] },
      ),
    ).toEqual([]);
  });
});
