import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ERRANDS } from '../../src/model/errand.js';
import { type ExampleChange, withChangedExample } from '../../src/production/fixtures/changed-example.js';
import { objectName } from '../../src/production/manifest.js';
import { asWorkload } from '../../src/production/pod-template.js';
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

/** All that the example can be asked for: like production’s, it has no tot. */
const POSSIBLE = ERRANDS.filter((errand) => errand !== 'number-vended');

test('the example can be asked for all of them, and what is changed for it is really deployed', async () => {
  const { added, outputs } = await planOf();
  expect(Object.keys(outputs.errands ?? {}).sort()).toEqual([...POSSIBLE].sort());
  expect(outputs.errands?.['command-obeyed']).toMatchObject({ plugin: 'hold' });
  const [file] = outputs.errands?.['context-retired']?.files ?? [];
  const held = added.find((object) => objectName(object) === `ConfigMap ${file?.namespace}/${file?.name}`);
  // The example's config-updater compresses jobs.
  expect(file?.isCompressed).toBe(true);
  expect(Object.keys(Object(held?.['binaryData']))).toContain(file?.key);
});

const DRY = { from: '--dry-run=false', to: '--dry-run=true' };

test('jobs that are to start for them lead to an alias, alone in their repository’s file, each a listed difference', async () => {
  const { added, outputs } = await planOf();
  const { 'failure-told': failing, 'new-commit-tested': changed } = outputs.errands ?? {};
  const files = added.flatMap(({ binaryData }) => Object.entries(Object(binaryData)));
  const [, packed = ''] = files.find(([name]) => name === 'staging-errand-jobs.yaml') ?? [];
  const { presubmits } = parse(gunzipSync(Buffer.from(String(packed), 'base64')).toString());
  const own = presubmits['prow-staging/errands'];
  expect(own).toMatchObject([
    { name: failing?.job, cluster: failing?.cluster, always_run: false },
    { name: changed?.job, cluster: changed?.cluster, run_if_changed: `^${changed?.folder}/` },
  ]);
  expect(own[0].spec.containers[0].command).toEqual(['/bin/sh', '-c', 'exit 1']);
  const listed = outputs.differences.map(({ subject }) => subject);
  expect(listed).toEqual(expect.arrayContaining([`presubmit ${failing?.job}`, `presubmit ${changed?.job}`]));
});

test.each<[string, string | readonly string[], ExampleChange]>([
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
  [
    'crier tells GitHub nothing',
    'failure-told',
    { file: 'manifests/crier.yaml', from: '--github-workers=5', to: '--github-workers=0' },
  ],
  [
    'crier tells GitHub of no presubmits',
    'failure-told',
    {
      file: 'config/config.yaml',
      from: '  job_types_to_report:\n    - presubmit\n',
      to: '  job_types_to_report:\n',
    },
  ],
  ['tide changes nothing', 'change-merged', { ...DRY, file: 'manifests/tide.yaml' }],
  [
    'hook changes nothing',
    ['command-obeyed', 'failure-told', 'new-commit-tested'],
    { ...DRY, file: 'manifests/hook.yaml' },
  ],
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
  ['cherrypicker changes nothing', 'change-picked', { ...DRY, file: 'manifests/cherrypicker.yaml' }],
  [
    'cherrypicker stands idle',
    'change-picked',
    { file: 'manifests/cherrypicker.yaml', from: 'replicas: 1', to: 'replicas: 0' },
  ],
  [
    'hook leads no comments to cherrypicker',
    'change-picked',
    {
      file: 'config/plugins.yaml',
      from: 'name: cherrypicker\n      events:\n        - issue_comment',
      to: 'name: cherrypicker\n      events:\n        - push',
    },
  ],
])('where %s it is not asked for', async (_, errand, change) => {
  const { outputs } = await planOf(change);
  expect(Object.keys(outputs.errands ?? {}).sort()).toEqual(
    POSSIBLE.filter((one) => ![errand].flat().includes(one)).sort(),
  );
});

describe('tot', () => {
  const plank = 'manifests/prow-controller-manager.yaml';
  const asked = { file: plank, from: '- --dry-run=false', to: '- --dry-run=false\n            - --tot-url=http://tot' };
  const deployed = ({ replicas = 1, args = '[--storage=/store/tot.json]' } = {}): ExampleChange => ({
    ...{ file: 'manifests/needs-rebase.yaml', from: 'apiVersion: apps/v1' },
    to: `apiVersion: apps/v1
kind: Deployment
metadata: { namespace: default, name: tot, labels: { app: tot } }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: tot } }
  template:
    metadata: { labels: { app: tot } }
    spec:
      containers:
        - name: tot
          image: us-docker.pkg.dev/k8s-infra-prow/images/tot:v20250522-9b3f5faca
          args: ${args}
          volumeMounts: [{ name: store, mountPath: /store }]
      volumes: [{ name: store, emptyDir: {} }]
---
apiVersion: apps/v1`,
  });

  test('is asked for numbers where it runs, and whether plank asks it is known', async () => {
    const { outputs } = await planOf(deployed());
    expect(outputs.errands?.['number-vended']).toEqual({ port: 8888, byPlank: false });
    expect(outputs.components.find(({ component }) => component === 'tot')).toMatchObject({
      replicas: 1,
      metricsPort: null,
    });
    const led = await planOf(deployed({ args: '[--port=80]' }), asked);
    expect(led.outputs.errands?.['number-vended']).toEqual({ port: 80, byPlank: true });
  });

  test('is asked for none where it stands idle', async () => {
    const { outputs } = await planOf(deployed({ replicas: 0 }), asked);
    expect(Object.keys(outputs.errands ?? {})).not.toContain('number-vended');
  });

  test.each([
    [
      'asks no bucket of production’s',
      '[--fallback, --config-path=/etc/c]',
      ['--fallback', '--config-path=/etc/c', '--fallback=false'],
    ],
    ['is left as it is where it asks none', '[--fallback=false]', ['--fallback=false']],
  ])('%s', async (_, args, staged) => {
    const { applied } = await planOf(deployed({ args }));
    const tot = applied.manifests.find(({ object }) => objectName(object) === 'Deployment default/tot');
    const workload = tot === undefined ? null : asWorkload(tot.object);
    expect(workload?.spec.template.spec.containers[0]?.args).toEqual(staged);
  });
});
