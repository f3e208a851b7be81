import { expect, test } from 'vitest';
import { readProwConfig } from './prow-config.js';
import { yamlDocuments } from './yaml-documents.js';

const pubsubOf = (text: string) => {
  const whole = `prowjob_namespace: default\npod_namespace: test-pods\n${text}`;
  return readProwConfig({ path: 'config.yaml', text: whole, documents: yamlDocuments(whole, 'config.yaml') } as never)
    .pubsub;
};

test('subscriptions are read with the clusters that they allow', () => {
  expect(pubsubOf('pubsub_triggers: [{project: p, topics: [a, b], allowed_clusters: [default]}]')).toEqual([
    { project: 'p', subscriptions: ['a', 'b'], allowedClusters: ['default'] },
  ]);
});

test('one that allows none lets nothing in, and the older form everything', () => {
  expect(pubsubOf('pubsub_triggers: [{project: p, topics: [a]}]')[0]?.allowedClusters).toEqual([]);
  expect(pubsubOf('pubsub_subscriptions: {p: [a]}')).toEqual([
    { project: 'p', subscriptions: ['a'], allowedClusters: ['*'] },
  ]);
});

test.each(['', 'pubsub_triggers:', 'pubsub_triggers: []', 'pubsub_triggers: [{project: p, topics: []}]'])(
  'none are read of %j',
  (text) => {
    expect(pubsubOf(text)).toEqual([]);
  },
);
