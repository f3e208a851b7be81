import { expect, test } from 'vitest';
import { readClaims } from './read-claims.js';

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const BOUND = {
  iss: 'https://kubernetes.default.svc',
  sub: 'system:serviceaccount:test-pods:default',
  'kubernetes.io': {
    namespace: 'test-pods',
    node: { name: 'a', uid: 'n' },
    pod: { name: 'p', uid: 'u' },
    serviceaccount: { name: 'default', uid: 's' },
  },
};
const HEAD = { alg: 'RS256', kid: 'k' };

test('a token’s head and claims say whose key signed it, and for which pod', () => {
  expect(readClaims(`${part(HEAD)}.${part(BOUND)}\n`)).toEqual({
    ...{ keyId: 'k', namespace: 'test-pods', serviceAccount: 'default', podUid: 'u' },
  });
});

test.each([
  ['nothing', ''],
  ['a canary that had no token', '.\n'],
  ['words of a container', 'Error: no space left on device'],
  ['a token that is bound to no pod', `${part(HEAD)}.${part({ ...BOUND, 'kubernetes.io': { namespace: 'a' } })}`],
  ['a token without a key', `${part({ alg: 'none' })}.${part(BOUND)}`],
])('%s says nothing', (_what, words) => {
  expect(readClaims(words)).toBeNull();
});
