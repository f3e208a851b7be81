import { describe, expect, it } from 'vitest';
import { EXAMPLE_PRODUCTION } from '../fixtures/changed-example.js';
import { readKubeconfigShape } from '../look/read-kubeconfig.js';
import { readProduction } from '../read-production.js';
import { type AliasComparison, compareAliases } from './compare-aliases.js';
import { type LiveKubeconfig, liveKubeconfigs } from './live-kubeconfigs.js';

const DESCRIBED = {
  clusters: [
    { id: 'prow', role: 'service' as const },
    { id: 'build', role: 'build' as const },
    { id: 'other', role: 'build' as const },
  ],
  kubeconfigs: [
    {
      ...{ kind: 'Secret' as const, name: 's', key: 'k', currentContext: 'default' },
      contexts: [
        { name: 'default', clusterId: 'build' },
        { name: 'trusted', clusterId: 'prow' },
        { name: 'other', clusterId: 'other' },
      ],
    },
  ],
};
const PLACES = { default: 'b', trusted: 'p', other: 'o' };

/** Places are written `address` or `address authority`. */
function compared(
  places: Readonly<Record<string, string>>,
  { currentContext = 'default', own = 'p' } = {},
): AliasComparison {
  const identityOf = (place: string) => ({ identity: place, authority: place.split(' ')[1] ?? null });
  const contexts = Object.entries(places).map(([name, place]) => ({ name, ...identityOf(place) }));
  const live: LiveKubeconfig = { kind: 'Secret', namespace: 'prow', name: 's', key: 'k', currentContext, contexts };
  return compareAliases(DESCRIBED, [live], identityOf(own));
}

function differences(places: Readonly<Record<string, string>>, currentContext = 'default'): readonly string[] {
  return compared(places, { currentContext }).differences;
}

describe('production’s own kubeconfigs', () => {
  it('are what is described', () => {
    expect(differences(PLACES)).toEqual([]);
  });

  it('have other contexts, or the same in another order', () => {
    expect(differences({ ...PLACES, more: 'b' })[0]).toMatch(
      /^Secret s, key k has contexts default, trusted, other, more/,
    );
    expect(differences({ trusted: 'p', default: 'b', other: 'o' })[0]).toContain(
      'trusted, default, other, in this order',
    );
  });

  it('have another current-context', () => {
    expect(differences(PLACES, '')).toEqual(['Secret s, key k has current-context none; production.yaml says default']);
  });

  it('reach other clusters', () => {
    expect(differences({ ...PLACES, default: 'p' })).toEqual([
      'context default reaches the cluster of Prow’s own cluster (prow); production.yaml says build',
    ]);
    expect(differences({ ...PLACES, trusted: 'x' })).toEqual([
      'context trusted does not reach cluster prow, as production.yaml says: it is another one',
    ]);
    expect(differences({ ...PLACES, other: 'b' })).toEqual([
      'context other reaches the cluster of context default (build); production.yaml says other',
    ]);
  });
});

describe('contexts that lead elsewhere than production.yaml has kept', () => {
  const kept = (reaches: Readonly<Record<string, string>>) => {
    const kubeconfigs = DESCRIBED.kubeconfigs.map((file) => ({
      ...file,
      contexts: file.contexts.map((one) => ({
        ...one,
        ...(reaches[one.name] === undefined ? {} : { reaches: reaches[one.name] }),
      })),
    }));
    const contexts = Object.entries(PLACES).map(([name, identity]) => ({ name, identity, authority: null }));
    const live = { kind: 'Secret' as const, name: 's', key: 'k', currentContext: 'default', contexts };
    return compareAliases({ ...DESCRIBED, kubeconfigs }, [live], null).repointed;
  };

  it('are named, with the one that led there', () => {
    expect(kept({ default: 'o', other: 'b' })).toEqual([
      'context default of Secret s, key k now points where context other pointed, to address and authority b; production.yaml has kept o',
      'context other of Secret s, key k now points where context default pointed, to address and authority o; production.yaml has kept b',
    ]);
  });

  it('are none where they lead there still, or where nothing is kept', () => {
    expect(kept(PLACES)).toEqual([]);
    expect(kept({})).toEqual([]);
  });
});

describe('liveKubeconfigs', () => {
  const text = (name: string): string =>
    JSON.stringify({
      contexts: [{ name, context: { cluster: 'c', user: 'u' } }],
      users: [{ name: 'u', user: { token: 'topsecret' } }],
    });

  it('reads where components mount them, and keeps nothing but names and digests', async () => {
    const production = await readProduction(EXAMPLE_PRODUCTION);
    const asked: string[] = [];
    const live = await liveKubeconfigs(production, {
      read: async (namespace, { kind, name, key }) => {
        asked.push(`${kind} ${namespace}/${name} ${key}`);
        return text(name);
      },
    });
    expect(asked).toContain('Secret default/kubeconfig-build kubeconfig');
    expect(live).toHaveLength(5);
    expect(JSON.stringify(live)).not.toContain('topsecret');
  });

  it.each([
    ['does not exist', () => Promise.reject(Object.assign(new Error('secret body'), { code: 404 })), /HTTP 404/],
    ['is no kubeconfig', () => Promise.resolve('just text'), /no kubeconfig/],
  ])('is undecided where one %s', async (_, read, said) => {
    const production = await readProduction(EXAMPLE_PRODUCTION);
    await expect(liveKubeconfigs(production, { read })).rejects.toMatchObject({
      kind: 'undecided',
      message: expect.stringMatching(said),
    });
    await expect(liveKubeconfigs(production, { read })).rejects.not.toMatchObject({
      message: expect.stringContaining('secret body'),
    });
  });
});

describe('contexts with one certificate authority at several addresses', () => {
  const BEHIND_A_PROXY = { default: 'b ca', trusted: 'p ca', other: 'o ca' };

  it('are no difference where production.yaml keeps them apart, and are said to be perhaps one', () => {
    const { differences: wrong, undecided, perhaps } = compared(BEHIND_A_PROXY, { own: 'p ca' });
    expect(wrong).toEqual([]);
    expect(undecided).toEqual([]);
    expect(perhaps).toEqual([expect.stringMatching(/default \(build\).*trusted \(prow\).*at 3 addresses.*ask/)]);
  });

  it('are undecided where production.yaml has one id for two of them', () => {
    const kubeconfigs = DESCRIBED.kubeconfigs.map((file) => ({
      ...file,
      contexts: file.contexts.map((context) => ({ ...context, clusterId: 'build' })),
    }));
    const contexts = ['default', 'trusted', 'other'].map((name) => ({ name, identity: name, authority: 'ca' }));
    const live = [
      { ...{ kind: 'Secret' as const, namespace: 'prow', name: 's', key: 'k' }, currentContext: 'default', contexts },
    ];
    const { differences: wrong, undecided, perhaps } = compareAliases({ ...DESCRIBED, kubeconfigs }, live, null);
    expect(wrong).toEqual([]);
    expect(undecided).toEqual([expect.stringContaining('context default (build), context trusted (build)')]);
    expect(perhaps).toEqual([]);
  });

  it('may be Prow’s own cluster, which we reach otherwise than Prow does', () => {
    const { differences: wrong, undecided, perhaps } = compared({ ...PLACES, trusted: 'inside ca' }, { own: 'p ca' });
    expect(wrong).toEqual([]);
    expect(undecided).toEqual([]);
    expect(perhaps).toEqual([expect.stringMatching(/^Prow’s own cluster \(prow\), context trusted \(prow\): /)]);
    expect(compared(PLACES)).toEqual({ differences: [], repointed: [], undecided: [], perhaps: [] });
  });
});

it('knows Prow’s own cluster by an address inside it, whatever its authority', () => {
  const compareInside = (trusted: string) => {
    const places = { ...PLACES, trusted };
    const contexts = Object.entries(places).map(([name, identity]) => ({
      ...{ name, identity, authority: 'ca' },
      ...(identity.startsWith('inside') ? { isInside: true as const } : {}),
    }));
    const live = [{ ...{ kind: 'Secret' as const, name: 's', key: 'k' }, currentContext: 'default', contexts }];
    const kubeconfigs = DESCRIBED.kubeconfigs.map((file) => ({
      ...file,
      contexts: file.contexts.map(({ name, clusterId }) => ({
        name,
        clusterId: name === 'trusted' && trusted === 'inside-wrong' ? 'build' : clusterId,
      })),
    }));
    return compareAliases({ ...DESCRIBED, kubeconfigs }, live, { identity: 'p', authority: 'other' });
  };
  expect(compareInside('inside').differences).toEqual([]);
  expect(compareInside('inside-wrong').differences).toEqual([
    'context trusted reaches the cluster that Prow runs on, by an address inside it; production.yaml says build',
  ]);
});

it('takes a text without contexts for no kubeconfig', () => {
  expect(readKubeconfigShape('a: [')).toBeNull();
});
