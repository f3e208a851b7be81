import { describe, expect, it } from 'vitest';
import { type ExampleChange, withChangedExample } from './fixtures/changed-example.js';
import { readProduction } from './read-production.js';

const PLUGINS = 'config/plugins.yaml';
const HOOK = 'manifests/hook.yaml';

async function remarksWith(...changes: ExampleChange[]): Promise<readonly string[]> {
  return withChangedExample(changes, async (root) => (await readProduction(root)).remarks);
}

describe('an alias of config_updater', () => {
  it('is said where hook has it not, though prow-controller-manager has', async () => {
    const remarks = await remarksWith({ file: PLUGINS, from: 'test-infra-trusted:', to: 'security:' });
    expect(remarks).toEqual([
      expect.stringMatching(
        /^alias security is named by config_updater at config\/plugins.yaml:\d+, and hook has no alias security: it writes no ConfigMap there \(manifests\/hook.yaml:\d+\)$/,
      ),
      // It is where Prow's own configuration goes, too: the example has it lead elsewhere.
      expect.stringContaining('alias security leads to Prow’s own cluster, prow, as it seems'),
    ]);
  });

  it('is said where hook is given no kubeconfig at all', async () => {
    const remarks = await remarksWith({ file: HOOK, from: 'name: KUBECONFIG\n', to: 'name: OTHER\n' });
    expect(remarks).toContainEqual(expect.stringContaining('and hook has no alias test-infra-trusted'));
  });

  it('is not said where hook has it, or where it means Prow’s own cluster', async () => {
    expect(await remarksWith({ file: PLUGINS, from: 'test-infra-trusted:', to: '"default":' })).toEqual([
      expect.stringContaining('Prow’s own cluster to config_updater'),
    ]);
    expect(await remarksWith()).toEqual([]);
  });

  it('is not called undefined where hook alone has it', async () => {
    const alone = {
      file: 'manifests/prow-controller-manager.yaml',
      from: '/etc/kubeconfig-trusted/kubeconfig:',
      to: '',
    };
    const remarks = await remarksWith(alone);
    expect(remarks.filter((remark) => remark.includes('by config_updater'))).toEqual([]);
  });
});
