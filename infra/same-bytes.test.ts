import { beforeAll, expect, test } from 'vitest';
import { EXAMPLE_PRODUCTION } from '../src/production/fixtures/changed-example.js';
import { objectName } from '../src/production/manifest.js';
import { type Production, readProduction } from '../src/production/read-production.js';
import { EXAMPLE_SECRETS, exampleInputs, SMALL_DEFINITION } from './fixtures/example-inputs.js';
import { planDeployment } from './plan-deployment.js';
import type { ProgramInputs } from './program-inputs.js';

let production: Production;
beforeAll(async () => {
  production = await readProduction(EXAMPLE_PRODUCTION);
});

/** The same value, with the fields of its objects in the other order: Pulumi's stack configuration sorts them, an environment's file does not. */
function otherWayRound<T>(value: T): T {
  if (Array.isArray(value)) return value.map(otherWayRound) as T;
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([key, field]) => [key, otherWayRound(field)]);
  return Object.fromEntries(fields.reverse()) as T;
}

/** By name, what each ConfigMap that is added holds. */
function configMaps(inputs: ProgramInputs): Record<string, unknown> {
  const { added } = planDeployment(production, {
    ...{ inputs, definition: SMALL_DEFINITION, secrets: EXAMPLE_SECRETS, boskosDefinitions: [] },
  });
  const maps = added.filter(({ kind }) => kind === 'ConfigMap');
  return Object.fromEntries(
    maps.map((map) => [objectName(map), { ...Object(map['data']), ...Object(map['binaryData']) }]),
  );
}

test('configuration is the same bytes whatever order the fields of its inputs are written in', () => {
  const inputs = exampleInputs(production);
  expect(Object.keys(otherWayRound(inputs))).not.toEqual(Object.keys(inputs));
  expect(configMaps(otherWayRound(inputs))).toEqual(configMaps(inputs));
});
