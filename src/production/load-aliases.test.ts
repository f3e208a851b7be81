import { describe, expect, it } from 'vitest';
import type { KubeconfigFile } from '../model/description.js';
import { type AliasSources, loadAliases } from './load-aliases.js';

function kubeconfig(name: string, contexts: Record<string, string>): KubeconfigFile {
  return {
    kind: 'Secret',
    name,
    key: 'kubeconfig',
    currentContext: '',
    contexts: Object.entries(contexts).map(([name, clusterId]) => ({ name, clusterId })),
  };
}

function sources(files: KubeconfigFile[], rest: Partial<AliasSources> = {}): AliasSources {
  return {
    mechanism: 'environment',
    files,
    disabledClusters: [],
    isInClusterLoaded: true,
    serviceClusterId: 'prow',
    place: { file: 'plank.yaml', line: 1 },
    ...rest,
  };
}

function meanings(given: AliasSources): Record<string, string> {
  return Object.fromEntries(loadAliases(given).map(({ name, clusterId }) => [name, clusterId]));
}

describe('aliases as Prow loads them', () => {
  it('takes the first file of a $KUBECONFIG list that names a context', () => {
    const files = [kubeconfig('a', { default: 'build', x: 'one' }), kubeconfig('b', { x: 'two' })];
    expect(meanings(sources(files))).toEqual({ default: 'build', x: 'one' });
    expect(meanings(sources(files.toReversed()))).toEqual({ x: 'two', default: 'build' });
  });

  it('refuses a context named twice where flags name the files', () => {
    const files = [kubeconfig('a', { x: 'one' }), kubeconfig('b', { x: 'two' })];
    expect(() => loadAliases(sources(files, { mechanism: 'flags' }))).toThrow(/alias x is defined twice/);
  });

  it('lets default fall back to the service cluster, and says so, where no context has that name', () => {
    const aliases = loadAliases(sources([kubeconfig('a', { x: 'one' })]));
    expect(aliases.at(-1)).toEqual({ name: 'default', clusterId: 'prow', definedBy: 'in-cluster fallback' });
  });

  it('does so too when the literal default is disabled', () => {
    const files = [kubeconfig('a', { default: 'build', x: 'one' })];
    expect(meanings(sources(files, { disabledClusters: ['default'] }))).toEqual({ x: 'one', default: 'prow' });
  });

  it('adds no default where the in-cluster configuration is not loaded', () => {
    const files = [kubeconfig('a', { x: 'one' })];
    expect(meanings(sources(files, { isInClusterLoaded: false }))).toEqual({ x: 'one' });
  });

  it('leaves nothing but the fallback where every context is disabled', () => {
    const files = [kubeconfig('a', { x: 'one' })];
    expect(meanings(sources(files, { disabledClusters: ['x'] }))).toEqual({ default: 'prow' });
  });
});
