import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PRODUCTION_FILE } from '../../model/description.js';
import { withChangedExample } from '../fixtures/changed-example.js';
import { readProductionFile } from '../production-file.js';
import type { SeenKubeconfig } from './compare-aliases.js';
import { keepDigests } from './keep-digests.js';

const [A, B] = ['0123456789012345', 'bbbbbbbbbbbbbbbb'];

function seen(contexts: Readonly<Record<string, string>>, user?: string): SeenKubeconfig {
  return {
    ...{ kind: 'Secret', name: 's', key: 'k', currentContext: '' },
    contexts: Object.entries(contexts).map(([name, identity]) => ({
      ...{ name, identity, authority: null },
      ...(user === undefined ? {} : { user }),
    })),
  };
}

const written = (contexts: string): string => `# ours
kubeconfigs:
  - secret: s
    key: k
    contexts:${contexts}
  - { configMap: s, key: k, contexts: [{ name: a, cluster: c }] } # another
`;

describe('digests that are kept in production.yaml', () => {
  test('stand beside their contexts, and everything else stays as it was written', () => {
    const block =
      '\n      # why\n      - name: a\n        cluster: c # the first\n      - cluster: d\n        name: b\n';
    expect(keepDigests(written(block), [seen({ a: A, b: B }, A)])).toBe(
      written(
        `\n      # why\n      - name: a\n        cluster: c\n        reaches: "${A}"\n        user: "${A}" # the first\n` +
          `      - cluster: d\n        name: b\n        reaches: "${B}"\n        user: "${A}"\n`,
      ),
    );
    expect(keepDigests(written(' [{ name: a, cluster: c }]'), [seen({ a: A })])).toBe(
      written(` [{ name: a, cluster: c, reaches: "${A}" }]`),
    );
  });

  test('replace those that were kept before, and nothing of a kubeconfig that nobody has read', () => {
    const old = written(` [{ name: a, reaches: ${B}, cluster: c }, { name: b, cluster: c }]`);
    expect(keepDigests(old, [seen({ a: A, b: B })])).toBe(
      written(` [{ name: a, reaches: "${A}", cluster: c }, { name: b, cluster: c, reaches: "${B}" }]`),
    );
    expect(keepDigests(old, [])).toBe(old);
  });

  test('are refused where a context is an alias of YAML, and nothing is lost in silence', () => {
    const anchored = written(' [&one { name: a, cluster: c }]').replace('[{ name: a, cluster: c }]', '[*one]');
    expect(() => keepDigests(anchored, [{ ...seen({ a: A }), kind: 'ConfigMap' }])).toThrow(/no place for a/);
  });

  test('are read again from the example’s own file', async () => {
    const secret = { kind: 'Secret' as const, name: 'kubeconfig-tpu', key: 'kubeconfig' };
    await withChangedExample(
      [{ file: PRODUCTION_FILE, from: 'kubeconfig-k8s-tpu-operator', to: 'kubeconfig-tpu' }],
      async (root) => {
        const path = join(root, PRODUCTION_FILE);
        await writeFile(
          path,
          keepDigests(await readFile(path, 'utf8'), [{ ...seen({ 'k8s-tpu-operator': A }, B), ...secret }]),
        );
        const { kubeconfigs } = await readProductionFile(root);
        expect(kubeconfigs.flatMap(({ contexts }) => contexts).filter(({ reaches }) => reaches !== undefined)).toEqual([
          { name: 'k8s-tpu-operator', cluster: 'tpu', reaches: A, user: B },
        ]);
      },
    );
  });
});
