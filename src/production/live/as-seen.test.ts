import { describe, expect, test } from 'vitest';
import { compareDescriptions } from '../drift/compare-descriptions.js';
import { EXAMPLE_PRODUCTION, withChangedExample } from '../fixtures/changed-example.js';
import { readProduction } from '../read-production.js';
import type { SeenKubeconfig } from './compare-aliases.js';

const [A, B, C] = ['a', 'b', 'c'].map((letter) => letter.repeat(16));

/** One of the example's kubeconfigs, as somebody has read it. */
function seen(of: string, contexts: Readonly<Record<string, string>>, currentContext?: string): SeenKubeconfig {
  const [first = ''] = Object.keys(contexts);
  const read = Object.entries(contexts).map(([name, identity]) => ({ name, identity, authority: null }));
  const place = { kind: 'Secret' as const, name: `kubeconfig-${of}`, key: 'kubeconfig' };
  return { ...place, currentContext: currentContext ?? first, contexts: read };
}

async function changes(before: readonly SeenKubeconfig[], now: readonly SeenKubeconfig[]): Promise<string[]> {
  const was = await readProduction(EXAMPLE_PRODUCTION, { seen: before });
  const is = await readProduction(EXAMPLE_PRODUCTION, { seen: now });
  return compareDescriptions(was.description, is.description, 'run 1').changes.map(
    ({ kind, subject, after }) => `${kind} ${subject}: ${after}`,
  );
}

const KNOWN = [seen('build', { default: A ?? '' }), seen('security', { security: B ?? '' })];

describe('a production whose own kubeconfigs somebody has read', () => {
  test('is told as it is there, whatever production.yaml says: two swapped servers, each by both names', async () => {
    const swapped = [seen('build', { default: B ?? '' }), seen('security', { security: A ?? '' })];
    expect(await changes(KNOWN, swapped)).toEqual([
      `context-repointed alias default: where alias security pointed, to address and authority ${B}`,
      `context-repointed alias security: where alias default pointed, to address and authority ${A}`,
    ]);
    expect(await changes(KNOWN, KNOWN)).toEqual([]);
  });

  test('has the aliases that are there: one renamed, one more that leads where another does, one that leads elsewhere', async () => {
    const more = seen('security', { secure: B ?? '', again: A ?? '', far: C ?? '' });
    const told = await changes(KNOWN, [seen('build', { default: A ?? '' }), more]);
    expect(told).toContain(
      'alias-added alias again: cluster prow-build (Secret kubeconfig-security, key kubeconfig, context again)',
    );
    expect(told).toContainEqual(expect.stringMatching(/^alias-added alias far: cluster not-described-c{16} /));
    expect(told.filter((one) => one.startsWith('alias-removed'))).toEqual(['alias-removed alias security: null']);
  });

  test('tells another current-context and a cluster that is reached by Prow’s own name of it', async () => {
    const [build] = KNOWN;
    const inside: SeenKubeconfig = {
      ...seen('security', { in: C ?? '' }, 'in'),
      contexts: [{ name: 'in', identity: C ?? '', authority: null, isInside: true }],
    };
    expect(await changes(KNOWN, [build as SeenKubeconfig, inside])).toContain(
      'alias-added alias in: cluster prow (Secret kubeconfig-security, key kubeconfig, context in)',
    );
  });

  test('knows the cluster of a context under another name where production.yaml has kept where it leads', async () => {
    const place = 'cluster: security\n';
    const kept = { file: 'production.yaml', from: place, to: `${place}        reaches: "${B}"\n` };
    const renamed = seen('security', { secure: B ?? '' });
    const aliases = await withChangedExample([kept], async (root) => {
      const { description } = await readProduction(root, { seen: [renamed] });
      return description.aliases.map(({ name, clusterId }) => `${name}: ${clusterId}`);
    });
    expect(aliases).toContain('secure: security');
  });

  test('is told as production.yaml has it where nobody has read it', async () => {
    const kept = {
      file: 'production.yaml',
      from: 'cluster: security\n',
      to: `cluster: security\n        reaches: "${B}"\n`,
    };
    await withChangedExample([kept], async (root) => {
      const { description } = await readProduction(root, { seen: [seen('build', { default: A ?? '' })] });
      const reaches = description.aliases.map(
        ({ name }) =>
          description.kubeconfigs.flatMap(({ contexts }) => contexts).find((one) => one.name === name)?.reaches,
      );
      expect(reaches.filter((one) => one !== undefined).sort()).toEqual([A, B]);
    });
  });
});
