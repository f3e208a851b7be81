import { expect, test } from 'vitest';
import { aliasOf, UNKNOWN_CLUSTER_ALIAS } from './alias.js';
import { EXAMPLE_DESCRIPTION } from './fixtures/example-run.js';
import { describePlace, expectedPlace } from './place.js';

test.each([null, '', 'default'])('a job that spells its cluster %j goes where the default alias leads', (spelling) => {
  expect(aliasOf(spelling)).toBe('default');
  expect(expectedPlace(EXAMPLE_DESCRIPTION, spelling)).toEqual({ clusterId: 'build-main', namespace: 'test-pods' });
});

test('an alias that names the service cluster on purpose leads there', () => {
  expect(expectedPlace(EXAMPLE_DESCRIPTION, 'test-infra-trusted')?.clusterId).toBe('prow');
});

test('an alias that nobody defines leads nowhere', () => {
  expect(expectedPlace(EXAMPLE_DESCRIPTION, UNKNOWN_CLUSTER_ALIAS)).toBeNull();
});

test('a place is told with the role of its cluster', () => {
  const tell = (clusterId: string): string => describePlace(EXAMPLE_DESCRIPTION, { clusterId, namespace: 'ns' });
  expect(tell('prow')).toBe('service cluster prow, namespace ns');
  expect(tell('elsewhere')).toBe('unknown cluster elsewhere, namespace ns');
});
