import { describe, expect, it } from 'vitest';
import { type ExampleChange, withChangedExample } from './fixtures/changed-example.js';
import { readProduction } from './read-production.js';

const PLUGINS = 'config/plugins.yaml';

async function remarks(...changes: ExampleChange[]): Promise<readonly string[]> {
  const said = await withChangedExample(changes, async (root) => (await readProduction(root)).remarks);
  return said.filter((one) => one.includes('leads to Prow’s own cluster'));
}

/** The example, in which config_updater brings everything to another alias, or to more. */
const uploadsTo = (lines: string): ExampleChange => ({
  file: PLUGINS,
  from: '        test-infra-trusted:\n          - default\n',
  to: lines,
});

describe('the alias to which config_updater brings Prow’s own configuration', () => {
  it('leads to Prow’s own cluster, which is said where production.yaml has another', async () => {
    expect(await remarks(uploadsTo('        security: [default]\n'))).toEqual([
      expect.stringMatching(
        /^alias security leads to Prow’s own cluster, prow, as it seems: config_updater writes ConfigMap config there, .*\(config\/plugins.yaml:\d+\); production.yaml says security$/,
      ),
    ]);
    const groups = '      cluster_groups: [all]\n';
    const group = {
      file: PLUGINS,
      from: 'config_updater:\n',
      to: 'config_updater:\n  cluster_groups:\n    all: { clusters: [rules-k8s], namespaces: [default] }\n',
    };
    const grouped = {
      file: PLUGINS,
      from: '      clusters:\n        test-infra-trusted:\n          - default\n',
      to: groups,
    };
    expect(await remarks(group, grouped)).toEqual([expect.stringMatching(/^alias rules-k8s leads .* says rules$/)]);
  });

  it('is as production.yaml has it in the example', async () => {
    expect(await remarks()).toEqual([]);
  });

  it.each([
    ['default, which is Prow’s own by definition', '        default: [default]\n'],
    ['several', '        security: [default]\n        rules-k8s: [default]\n'],
    ['another namespace than prow-controller-manager’s', '        security: [elsewhere]\n'],
  ])('says nothing where it is %s', async (_, lines) => {
    expect(await remarks(uploadsTo(lines))).toEqual([]);
  });
});
