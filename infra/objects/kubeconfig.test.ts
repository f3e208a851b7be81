import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type ClusterAccess, renderKubeconfig } from './kubeconfig.js';

const ACCESS = new Map<string, ClusterAccess>(
  ['a', 'b'].map((id) => [id, { server: `https://${id}:6443`, caData: 'QQ==', token: `token-${id}` }]),
);

const FILE = {
  kind: 'Secret' as const,
  name: 's',
  key: 'k',
  currentContext: 'two',
  contexts: [
    { name: 'two', clusterId: 'b' },
    { name: 'one', clusterId: 'a' },
    { name: 'two-again', clusterId: 'b' },
  ],
};

describe('renderKubeconfig', () => {
  it('keeps order and current-context, with cluster and user called like the context', () => {
    const { contexts, clusters, users, 'current-context': current } = parse(renderKubeconfig(FILE, ACCESS));
    expect(current).toBe('two');
    for (const list of [contexts, clusters, users]) {
      expect(list.map(({ name }: { name: string }) => name)).toEqual(['two', 'one', 'two-again']);
    }
    expect(users[2].user.token).toBe('token-b');
  });

  it('leaves current-context empty where production’s file has none', () => {
    expect(parse(renderKubeconfig({ ...FILE, currentContext: '' }, ACCESS))['current-context']).toBe('');
  });

  it('fails by name for a cluster nobody gave access to', () => {
    const file = { ...FILE, contexts: [{ name: 'three', clusterId: 'c' }] };
    expect(() => renderKubeconfig(file, ACCESS)).toThrow(/no access to cluster c for context three/);
  });
});
