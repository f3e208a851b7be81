import { describe, expect, test } from 'vitest';
import { isShutOut, type PubsubTrigger, subscriptionFor } from './pubsub.js';

const narrow: PubsubTrigger = { project: 'a', subscriptions: ['few'], allowedClusters: ['default', 'tpu'] };
const trusted: PubsubTrigger = { project: 'b', subscriptions: ['trusted', 'more'], allowedClusters: ['trusted'] };
const wide: PubsubTrigger = { project: 'c', subscriptions: ['all'], allowedClusters: ['*'] };

describe('a canary of sub’s', () => {
  test.each([
    ['default', 'few'],
    [null, 'few'],
    ['tpu', 'few'],
    ['trusted', 'trusted'],
    ['nobody', 'all'],
  ])('of %s is asked for on a subscription that lets it in: %s', (spelling, subscription) => {
    expect(subscriptionFor([narrow, trusted, wide], spelling)?.subscription).toBe(subscription);
    expect(isShutOut([narrow, trusted, wide], { way: 'sub', spelling })).toBe(false);
  });

  test('is asked for on the first where none lets it in, and must be refused', () => {
    expect(subscriptionFor([narrow, trusted], 'nobody')).toEqual({ project: 'a', subscription: 'few' });
    expect(isShutOut([narrow, trusted], { way: 'sub', spelling: 'nobody' })).toBe(true);
  });
});

test('canaries of other ways are shut out nowhere', () => {
  expect(isShutOut([narrow], { way: 'gangway', spelling: 'nobody' })).toBe(false);
  expect(isShutOut(undefined, { way: 'sub', spelling: 'nobody' })).toBe(false);
});
