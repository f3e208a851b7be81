import { beforeAll, describe, expect, test } from 'vitest';
import { clusterIdentity } from '../../../src/production/cluster-identity.js';
import { EXAMPLE_PRODUCTION, withChangedExample } from '../../../src/production/fixtures/changed-example.js';
import { type Production, readProduction } from '../../../src/production/read-production.js';
import { knownProduction, likenessToProduction } from './known-production.js';

const NOTHING = { endpoints: [], authorities: [], kubeSystemUids: [] };
const CA = Buffer.from('an authority').toString('base64');
const at = (server: string, authority = CA) => ({ server, authority });

let example: Production;
beforeAll(async () => {
  example = await readProduction(EXAMPLE_PRODUCTION);
});

describe('an endpoint that is listed', () => {
  test.each([
    ['prow.example.com', 'https://prow.example.com:8443', true],
    ['PROW.example.com.', 'https://prow.example.com', true],
    ['https://prow.example.com', 'https://prow.example.com:443', true],
    ['prow.example.com:443', 'https://prow.example.com', true],
    ['prow.example.com:443', 'https://prow.example.com:6443', false],
    ['prow.example.com', 'https://staging.prow.example.com', false],
    ['[2001:db8::1]:6443', 'https://[2001:db8::1]:6443', true],
    ['[2001:db8::1]:6443', 'https://[2001:db8::2]:6443', false],
  ])('%s: is %s it? %s', (endpoint, server, isIt) => {
    const known = knownProduction(example, { ...NOTHING, endpoints: [endpoint] });
    expect(likenessToProduction(at(server), known) !== null).toBe(isIt);
  });
});

test('an address whose digest production.yaml has kept is production’s, by another authority it is not', async () => {
  const server = 'https://build.example.com';
  const { identity } = clusterIdentity(at(server));
  const place = '        cluster: security\n';
  const kept = { file: 'production.yaml', from: place, to: `${place}        reaches: "${identity}"\n` };
  const production = await withChangedExample([kept], (root) => readProduction(root));
  const known = knownProduction(production, NOTHING);
  expect(likenessToProduction(at(server), known)).toContain('context security of Secret kubeconfig-security');
  expect(likenessToProduction(at(server, 'b3RoZXI='), known)).toBeNull();
  expect(known.strangers).toEqual(['prow', 'prow-build', 'tpu', 'rules']);
});

test('an authority of production’s is production’s at any address', () => {
  const { authority } = clusterIdentity(at('https://anywhere'));
  const known = knownProduction(example, { ...NOTHING, authorities: [authority ?? ''] });
  expect(likenessToProduction(at('https://elsewhere:6443'), known)).toContain('its certificate authority');
  expect(likenessToProduction(at('https://elsewhere:6443', 'b3RoZXI='), known)).toBeNull();
});

test('a server that production’s own files name is production’s, and one whose name only begins so is not', async () => {
  const named = { file: 'config/config.yaml', from: 'plank:', to: '# https://api.example.org:6443/version\nplank:' };
  const production = await withChangedExample([named], (root) => readProduction(root));
  const known = knownProduction(production, NOTHING);
  expect(likenessToProduction(at('https://api.example.org:6443'), known)).toContain('own files name it');
  expect(likenessToProduction(at('https://api.example.org:643'), known)).toBeNull();
  expect(likenessToProduction(at('https://api.example.or'), known)).toBeNull();
});

test('nobody knows where clusters are that nobody has said anything of', () => {
  expect(knownProduction(example, NOTHING).strangers).toHaveLength(5);
  expect(knownProduction(example, { ...NOTHING, endpoints: ['a'] }).strangers).toEqual([]);
});
