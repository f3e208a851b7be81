import { expect, test } from 'vitest';
import { EXAMPLE_PRODUCTION, withChangedExample } from '../../src/production/fixtures/changed-example.js';
import { objectName } from '../../src/production/manifest.js';
import { type Production, readProduction } from '../../src/production/read-production.js';
import { pubsubStandIn } from './pubsub-stand-in.js';

const standInFor = ({ description }: Production) => pubsubStandIn(description, { image: 'i', hostNodes: null });

test('has every subscription that the configuration names, and one for what sub says', async () => {
  const objects = standInFor(await readProduction(EXAMPLE_PRODUCTION));
  expect(objects.map(objectName)).toEqual(['Service default/pubsub-stand-in', 'Deployment default/pubsub-stand-in']);
  expect(JSON.stringify(objects)).toContain(
    '"--subscriptions=example-automation/prow-requests,example-automation/prow-staging-reports"',
  );
});

test('is not there where the configuration names none', async () => {
  const changes = [{ file: 'config/config.yaml', from: 'pubsub_triggers:', to: 'others:' }];
  expect(standInFor(await withChangedExample(changes, readProduction))).toEqual([]);
});
