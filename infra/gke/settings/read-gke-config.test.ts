import { describe, expect, test } from 'vitest';
import { ExplainedError } from '../../../src/model/explained-error.js';
import { exampleStack } from '../fixtures/example-stack.js';
import { readGkeConfig, type StackValues } from './read-gke-config.js';

const NOW = new Date('2026-11-28T00:00:00Z');

function refusalOf(stack: StackValues, now = NOW): string {
  try {
    readGkeConfig(stack, now);
    return '';
  } catch (error) {
    return error instanceof ExplainedError ? `${error.kind}: ${error.message}` : String(error);
  }
}

test('takes the example, and gives every default', () => {
  const { settings } = readGkeConfig(exampleStack(['clusters', 0, 'nodePools', 0, 'surge'], undefined), NOW);
  expect(settings.clusters[0]).toMatchObject({ nodePools: [{ surge: { extra: 1, unavailable: 0 } }] });
});

describe('names file and key of', () => {
  test.each<[string, readonly (string | number)[], unknown, string]>([
    ['a key that nothing reads', ['netwrok'], {}, 'no key netwrok'],
    ['a key that nothing reads, within another', ['clusters', 0, 'colour'], 'red', 'clusters[0]: no key colour'],
    ['what is missing', ['bucket', 'name'], undefined, 'bucket.name'],
    ['a value of another kind', ['clusters', 0, 'nodePools', 0, 'diskGb'], 'large', 'clusters[0].nodePools[0].diskGb'],
    ['a word where a map belongs', ['access'], 'me', 'access'],
    ['a project that is production’s', ['environment', 'project'], 'example-prow-production', 'environment.project'],
    [
      'an adopted cluster of production’s',
      ['clusters', 2, 'project'],
      'example-prow-production',
      'clusters[2].project',
    ],
    ['everybody among who may reach it', ['network', 'authorized', 0, 'range'], '0.0.0.0/0', 'network.authorized[0]'],
    ['everybody among who may deploy', ['access', 'deployers', 0], 'allUsers', 'access.deployers[0]'],
    ['a second service cluster', ['clusters', 1, 'role'], 'service', '2 service and 1 build clusters'],
    ['a name that is there twice', ['clusters', 1, 'id'], 'prow', 'clusters[1].id'],
    ['a name the program itself takes', ['identities', 0, 'name'], 'nodes', 'identities[0].name'],
    [
      'ranges that overlap',
      ['clusters', 1, 'ranges', 'pods'],
      '10.16.128.0/17',
      '10.16.0.0/16 of clusters[0].ranges.pods',
    ],
    [
      'a range that begins within another',
      ['clusters', 1, 'ranges', 'pods'],
      '10.17.1.0/16',
      'clusters[1].ranges.pods',
    ],
    ['a control plane without a /28', ['clusters', 1, 'ranges', 'controlPlane'], '172.16.1.0/24', 'a /28'],
    ['a window of three hours', ['clusters', 0, 'maintenance', 'endTime'], '2026-12-05T11:00:00Z', '3 hours'],
    ['fewer nodes at most than at least', ['clusters', 0, 'nodePools', 0, 'nodesMax'], 1, 'nodePools[0].nodesMax'],
    ['an upgrade that replaces no node', ['clusters', 0, 'nodePools', 0, 'surge'], { extra: 0 }, 'nodePools[0].surge'],
    ['a zone elsewhere', ['clusters', 0, 'nodePools', 0, 'zones', 1], 'us-east1-b', 'nodePools[0].zones[1]'],
    ['a secret nobody keeps', ['identities', 0, 'secrets', 0], 'hmac', 'identities[0].secrets[0]'],
    ['a value for no secret', ['secretValues'], { hmac: 'long enough' }, 'secretValues.hmac'],
  ])('%s', (_, path, value, expected) => {
    const refusal = refusalOf(exampleStack(path, value));
    expect(refusal).toMatch(/^usage: /);
    expect(refusal).toContain('Pulumi.gke.yaml');
    expect(refusal).toContain(expected);
  });

  test('a pinned version in a channel, unless an exclusion holds node upgrades back', () => {
    const channel = exampleStack(['clusters', 0, 'releaseChannel'], 'STABLE');
    expect(refusalOf(channel)).toBe('');
    const clusters = JSON.parse(channel.values['prow-staging-gke:clusters'] ?? '[]');
    clusters[0].maintenance.exclusions = [];
    const open = { ...channel.values, 'prow-staging-gke:clusters': JSON.stringify(clusters) };
    expect(refusalOf({ ...channel, values: open })).toContain('nodePools[0].version');
  });

  test('an environment whose time is over', () => {
    expect(refusalOf(exampleStack(), new Date('2027-06-30T00:00:00Z'))).toContain('environment.expiresAt');
    expect(refusalOf(exampleStack(), new Date('2027-06-29T23:59:59Z'))).toBe('');
  });
});

describe('a value of a secret', () => {
  test('is taken where it is encrypted, and refused in plain text', () => {
    const given = exampleStack(['secretValues'], { 'hmac-token': 'long enough' });
    expect(readGkeConfig(given, NOW).secretValues).toEqual({ 'hmac-token': 'long enough' });
    expect(refusalOf({ ...given, isSecret: () => false })).toContain('plain text');
  });

  test('is never printed, however wrong it is', () => {
    for (const value of ['sesame', { deep: 'sesame' }])
      expect(refusalOf(exampleStack(['secretValues'], { 'hmac-token': value }))).toMatch(
        /secretValues\.hmac-token(?!.*sesame)/s,
      );
  });
});
