import { describe, expect, it } from 'vitest';
import { changedPaths, isTouched } from './changed-paths.js';
import { claimView } from './claims.js';
import type { RuleContext } from './difference-rule.js';
import { standInPubsub } from './stand-in-pubsub.js';

const CONTEXT: RuleContext = {
  ...{ prowTag: 'v20250522-9b3f5faca', prowRepository: 'their.example/prow', hostNodes: null },
  ...{ storageAddress: '', githubAddress: '', pubsubAddress: 'fake:8085' },
  ...{ madeByStaging: new Set(), configMapParts: new Map(), objects: [] },
};

function workload(image: string, env?: readonly object[]) {
  const container = { name: 'it', image, ...(env === undefined ? {} : { env }) };
  const template = { metadata: { labels: { app: 'it' } }, spec: { containers: [container] } };
  return {
    ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'it' } },
    spec: { replicas: 1, selector: { matchLabels: { app: 'it' } }, template },
  };
}

describe('sub', () => {
  const other = { name: 'GOOGLE_CLOUD_PROJECT', value: 'p' };

  it('listens on the stand-in, wherever production’s listens, and keeps its other variables', () => {
    const written = workload('their.example/prow/sub:v1', [{ name: 'PUBSUB_EMULATOR_HOST', value: 'x' }, other]);
    const staged = standInPubsub.apply(written, CONTEXT);
    if (staged === null) throw new TypeError('it is left out');
    const fake = { name: 'PUBSUB_EMULATOR_HOST', value: 'fake:8085' };
    expect(staged).toEqual(workload('their.example/prow/sub:v1', [other, fake]));
    const changed = changedPaths(claimView(written), claimView(staged));
    expect(changed.filter((path) => !isTouched(path, standInPubsub.touches))).toEqual([]);
  });

  it.each(['their.example/prow/tide:v1', 'others.example/sub:v1'])('is not %s', (image) => {
    const written = workload(image);
    expect(standInPubsub.apply(written, CONTEXT)).toBe(written);
  });
});
