import { expect, test } from 'vitest';
import { EXAMPLE_PRODUCTION } from '../../src/production/fixtures/changed-example.js';
import { readProduction } from '../../src/production/read-production.js';
import { EXAMPLE_SECRETS, exampleInputs, SMALL_DEFINITION } from '../fixtures/example-inputs.js';
import { planDeployment } from '../plan-deployment.js';
import { breachesOf, sortBreaches } from './breaches.js';
import { policySettingsFor } from './settings-for.js';

test('nothing that staging makes of production breaks a policy that production keeps', async () => {
  const production = await readProduction(EXAMPLE_PRODUCTION);
  const build = { tag: 'v20251001-aaaaaaaaa', source: { kind: 'module' as const, version: 'v0' } };
  const inputs = exampleInputs(production, { boskos: { build, tree: '/nowhere' } });
  const plan = planDeployment(production, {
    ...{ inputs, definition: SMALL_DEFINITION, secrets: EXAMPLE_SECRETS, boskosDefinitions: [] },
  });
  const settings = policySettingsFor(production, { plan, inputs });
  const deployed = [...plan.applied.manifests, ...(plan.boskos?.applied.manifests ?? [])].map(({ object }) => object);
  const { advisory, mandatory } = sortBreaches(breachesOf([...deployed, ...plan.added]), settings.own);
  expect(mandatory).toEqual([]);
  expect(new Set(advisory.map(({ policy }) => policy))).toContain('requests-and-limits');
  expect(settings.kubeconfigs.map(({ subject }) => subject)).toContain('Secret default/kubeconfig-build');
  expect(JSON.stringify(settings)).not.toContain(EXAMPLE_SECRETS.token);
});
