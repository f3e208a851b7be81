import { expect, test } from 'vitest';
import { ERRANDS } from '../../src/model/errand.js';
import { type ExampleChange, withChangedExample } from '../../src/production/fixtures/changed-example.js';
import { objectName } from '../../src/production/manifest.js';
import { readProduction } from '../../src/production/read-production.js';
import { EXAMPLE_SECRETS, exampleInputs, SMALL_DEFINITION } from '../fixtures/example-inputs.js';
import { planDeployment } from '../plan-deployment.js';

async function planOf(...changes: ExampleChange[]) {
  return withChangedExample(changes, async (root) => {
    const production = await readProduction(root);
    return planDeployment(production, {
      ...{ inputs: exampleInputs(production), definition: SMALL_DEFINITION, secrets: EXAMPLE_SECRETS },
      boskosDefinitions: [],
    });
  });
}

test('the example can be asked for all of them, and what is changed for it is really deployed', async () => {
  const { added, outputs } = await planOf();
  expect(Object.keys(outputs.errands ?? {}).sort()).toEqual([...ERRANDS].sort());
  expect(outputs.errands?.['command-obeyed']).toMatchObject({ plugin: 'hold' });
  const [file] = outputs.errands?.['context-retired']?.files ?? [];
  const held = added.find((object) => objectName(object) === `ConfigMap ${file?.namespace}/${file?.name}`);
  // The example's config-updater compresses jobs.
  expect(file?.isCompressed).toBe(true);
  expect(Object.keys(Object(held?.['binaryData']))).toContain(file?.key);
});

const DRY = { from: '--dry-run=false', to: '--dry-run=true' };

test.each<[string, string, ExampleChange]>([
  ['status-reconciler changes nothing', 'context-retired', { ...DRY, file: 'manifests/statusreconciler.yaml' }],
  [
    'status-reconciler leaves the canaries alone',
    'context-retired',
    {
      file: 'manifests/statusreconciler.yaml',
      from: DRY.from,
      to: `${DRY.from}\n            - --denylist-all=prow-staging`,
    },
  ],
  ['hook changes nothing', 'command-obeyed', { ...DRY, file: 'manifests/hook.yaml' }],
  ['needs-rebase changes nothing', 'conflict-labelled', { ...DRY, file: 'manifests/needs-rebase.yaml' }],
  [
    'needs-rebase stands idle',
    'conflict-labelled',
    { file: 'manifests/needs-rebase.yaml', from: 'replicas: 1', to: 'replicas: 0' },
  ],
  [
    'hook leads nothing to needs-rebase',
    'conflict-labelled',
    { file: 'config/plugins.yaml', from: 'name: needs-rebase', to: 'name: refresh' },
  ],
])('where %s it is not asked for', async (_, errand, change) => {
  const { outputs } = await planOf(change);
  expect(Object.keys(outputs.errands ?? {}).sort()).toEqual(ERRANDS.filter((one) => one !== errand).sort());
});
