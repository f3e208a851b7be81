import { describe, expect, it } from 'vitest';
import { type KubeconfigMechanism, kubeconfigMechanism } from './kubeconfig-mechanism.js';
import type { MountedFile } from './mounted-files.js';
import { Container, PodSpec } from './pod-template.js';

const KNOWN: readonly MountedFile[] = [
  { kind: 'Secret', name: 'merged', key: 'b.yaml' },
  { kind: 'Secret', name: 'merged', key: 'a.yaml' },
  { kind: 'Secret', name: 'merged', key: 'a.txt' },
  { kind: 'Secret', name: 'one', key: 'config' },
  { kind: 'ConfigMap', name: 'merged', key: 'b.yaml' },
];

const VOLUMES = [
  { name: 'merged', secret: { secretName: 'merged' } },
  { name: 'public', configMap: { name: 'merged' } },
  { name: 'one', secret: { secretName: 'one', items: [{ key: 'config', path: 'renamed' }] } },
  { name: 'sources', projected: { sources: [{ secret: { name: 'one' } }, { secret: { name: 'merged' } }] } },
];

function mechanismOf(fields: { args?: string[]; env?: { name: string; value: string }[] }): KubeconfigMechanism {
  const container = Container.parse({
    name: 'plank',
    ...fields,
    volumeMounts: [
      { name: 'merged', mountPath: '/etc/merged/' },
      { name: 'one', mountPath: '/etc/one' },
      { name: 'merged', mountPath: '/etc/single.yaml', subPath: 'b.yaml' },
      { name: 'public', mountPath: '/etc/public' },
      { name: 'sources', mountPath: '/etc/sources' },
    ],
  });
  return kubeconfigMechanism(container, {
    pod: PodSpec.parse({ containers: [container], volumes: VOLUMES }),
    known: KNOWN,
    manifest: {
      file: 'plank.yaml',
      line: 1,
      object: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'plank' } },
    },
  });
}

describe('how a component is told its build clusters', () => {
  it('keeps the order of a $KUBECONFIG list and passes over empty elements', () => {
    const env = [{ name: 'KUBECONFIG', value: '/etc/one/renamed::/etc/merged/b.yaml' }];
    expect(mechanismOf({ env })).toEqual({
      kind: 'environment',
      files: [KNOWN[3], KNOWN[0]],
      isInClusterLoaded: true,
    });
  });

  it('reads a folder in name order and by suffix', () => {
    const args = ['--kubeconfig-dir=/etc/merged', '--kubeconfig-suffix', 'yaml'];
    expect(mechanismOf({ args }).files).toEqual([KNOWN[1], KNOWN[0]]);
  });

  it('reads --kubeconfig before the folder, and no $KUBECONFIG beside either', () => {
    const args = ['--kubeconfig=/etc/one/renamed', '-kubeconfig-dir=/etc/merged'];
    const env = [{ name: 'KUBECONFIG', value: '/etc/nowhere' }];
    expect(mechanismOf({ args, env })).toMatchObject({
      kind: 'flags',
      files: [KNOWN[3], KNOWN[2], KNOWN[1], KNOWN[0]],
    });
  });

  it('finds files behind subPath mounts and projected volumes', () => {
    const env = [{ name: 'KUBECONFIG', value: '/etc/single.yaml:/etc/sources/config' }];
    expect(mechanismOf({ env }).files).toEqual([KNOWN[0], KNOWN[3]]);
  });

  it('tells a ConfigMap from a Secret of the same name', () => {
    const env = [{ name: 'KUBECONFIG', value: '/etc/public/b.yaml:/etc/merged/b.yaml' }];
    expect(mechanismOf({ env }).files).toEqual([KNOWN[4], KNOWN[0]]);
    expect(mechanismOf({ args: ['--kubeconfig-dir=/etc/public'] }).files).toEqual([KNOWN[4]]);
    expect(() => mechanismOf({ env: [{ name: 'KUBECONFIG', value: '/etc/public/a.yaml' }] })).toThrow(
      'ConfigMap merged, key a.yaml, which has no entry',
    );
  });

  it('knows when the in-cluster configuration is left out', () => {
    expect(mechanismOf({ args: ['--no-in-cluster-config'] }).isInClusterLoaded).toBe(false);
    expect(mechanismOf({ args: ['--no-in-cluster-config=false'] }).isInClusterLoaded).toBe(true);
  });

  it.each(['/etc/nowhere/kubeconfig', '/etc/merged/other.yaml'])(
    'refuses %s, whose shape is not described',
    (value) => {
      expect(() => mechanismOf({ env: [{ name: 'KUBECONFIG', value }] })).toThrow(/is not known/);
    },
  );
});
