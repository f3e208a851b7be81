import { expect, test } from 'vitest';
import { EXAMPLE_PRODUCTION, withChangedExample } from '../../src/production/fixtures/changed-example.js';
import { readProduction } from '../../src/production/read-production.js';
import { readComponents } from '../../src/production/read-workloads.js';
import { gangwayService } from './gangway-service.js';

const serviceWith = async (...changes: Parameters<typeof withChangedExample>[0]) => {
  const read = changes.length === 0 ? readProduction(EXAMPLE_PRODUCTION) : withChangedExample(changes, readProduction);
  return gangwayService(readComponents((await read).manifests)).map(({ metadata, spec }) => [metadata.name, spec]);
};
const led = (targetPort: number) => [
  ['prow-staging-gangway', { selector: { app: 'gangway' }, ports: [{ name: 'grpc', port: 80, targetPort }] }],
];

test('leads to the port on which gangway listens, whatever production’s own Service leads to', async () => {
  expect(await serviceWith()).toEqual(led(32_000));
  const file = 'manifests/gangway.yaml';
  expect(await serviceWith({ file, from: '- --grace-period=110s', to: '- --port=9000' })).toEqual(led(9_000));
});

test('is not there where no gangway runs', async () => {
  expect(await serviceWith({ file: 'manifests/gangway.yaml', from: 'replicas: 1', to: 'replicas: 0' })).toEqual([]);
});
