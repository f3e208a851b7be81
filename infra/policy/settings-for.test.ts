import { describe, expect, test } from 'vitest';
import {
  EXAMPLE_PRODUCTION,
  type ExampleChange,
  withChangedExample,
} from '../../src/production/fixtures/changed-example.js';
import { readProduction } from '../../src/production/read-production.js';
import { EXAMPLE_SECRETS, exampleInputs, SMALL_DEFINITION } from '../fixtures/example-inputs.js';
import { planDeployment } from '../plan-deployment.js';
import { POLICIES } from './breaches.js';
import { policySettingsFor } from './settings-for.js';
import { type Level, told } from './told.js';

/** What policies say of a production as it will be, beside one as it is where that is known. */
async function toldOf(root: string, { base }: { base: string | null }) {
  const production = await readProduction(root);
  const build = { tag: 'v20251001-aaaaaaaaa', source: { kind: 'module' as const, version: 'v0' } };
  const inputs = exampleInputs(production, { boskos: { build, tree: '/nowhere' } });
  const plan = planDeployment(production, {
    ...{ inputs, definition: SMALL_DEFINITION, secrets: EXAMPLE_SECRETS, boskosDefinitions: [] },
  });
  const settings = policySettingsFor(production, {
    ...{ base: base === null ? null : await readProduction(base), plan, inputs },
  });
  const deployed = [...plan.applied.manifests, ...(plan.boskos?.applied.manifests ?? [])].map(({ object }) => object);
  const made = plan.clusters.flatMap((one) => [...one.access, ...one.canaries, ...one.needs]);
  const said = (level: Level) =>
    [...deployed, ...plan.added, ...made].flatMap((object) =>
      POLICIES.flatMap((policy) =>
        told(policy, { object, settings, level }).map((text) => `${policy.name}: ${object.metadata.name}: ${text}`),
      ),
    );
  return { settings, mandatory: said('mandatory'), advisory: said('advisory') };
}

const PAUSED: ExampleChange = {
  ...{ file: 'manifests/hook.yaml', from: 'spec:\n  replicas: 2', to: 'spec:\n  paused: true\n  replicas: 2' },
};

/** Staging gives Prow's images the version under test, whatever the manifest says. */
const LATEST: ExampleChange = {
  ...{ file: 'manifests/tide.yaml', from: '/tide:v20250522-9b3f5faca', to: '/tide:latest' },
};

test('nothing that staging makes of production breaks a policy that production keeps', async () => {
  for (const base of [null, EXAMPLE_PRODUCTION]) {
    const { settings, mandatory, advisory } = await toldOf(EXAMPLE_PRODUCTION, { base });
    expect(mandatory).toEqual([]);
    expect(new Set(advisory.map((text) => text.split(':')[0]))).toContain('requests-and-limits');
    expect(settings.kubeconfigs.map(({ subject }) => subject)).toContain('Secret default/kubeconfig-build');
    expect(JSON.stringify(settings)).not.toContain(EXAMPLE_SECRETS.token);
  }
});

describe('of production as it will be', () => {
  test('what production as it is does not lack stops the deployment, staging’s version under test or not', async () => {
    const { mandatory } = await withChangedExample([PAUSED, LATEST], (root) =>
      toldOf(root, { base: EXAMPLE_PRODUCTION }),
    );
    expect(mandatory).toEqual([
      expect.stringMatching(/^replaces-pods: hook: it is paused .*2019-03-26.*; production as it is does not$/),
      expect.stringMatching(/^no-latest: tide: it tide runs \S+\/tide:latest/),
    ]);
  });

  test('Prow that moves to where pods of jobs run stops the deployment', async () => {
    const MOVED: ExampleChange = {
      ...{ file: 'config/config.yaml', from: 'pod_namespace: test-pods', to: 'pod_namespace: default' },
    };
    const { mandatory } = await withChangedExample([MOVED], (root) => toldOf(root, { base: EXAMPLE_PRODUCTION }));
    expect(mandatory.filter((text) => text.startsWith('namespaces-apart: tide'))).toEqual([
      expect.stringMatching(/it stands in default, where pods of jobs run .*production as it is does not$/),
    ]);
  });

  test('what production as it is lacks too is told, and stops nothing', async () => {
    const { mandatory, advisory } = await withChangedExample([PAUSED], (root) => toldOf(root, { base: root }));
    expect(mandatory).toEqual([]);
    expect(advisory.join('\n')).toMatch(/hook: it is paused .*; production as it is does too/);
  });

  test('where nobody named production as it is, it is told, and that this is why', async () => {
    const { mandatory, advisory } = await withChangedExample([PAUSED], (root) => toldOf(root, { base: null }));
    expect(mandatory).toEqual([]);
    expect(advisory.join('\n')).toMatch(/hook: it is paused .*; taken for production’s own lack, .*\(--base\)/);
  });
});
