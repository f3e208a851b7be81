import { describe, expect, it } from 'vitest';
import { changedPaths, isTouched } from './changed-paths.js';
import type { RuleContext } from './difference-rule.js';
import { noSidecars } from './no-sidecars.js';

const CONTEXT: RuleContext = {
  ...{ prowTag: 'v20250522-9b3f5faca', prowRepository: 'their.example/prow' },
  hostNodes: { selector: { runs: 'processes' }, toleration: null },
  ...{
    storageAddress: '',
    githubAddress: '',
    pubsubAddress: 'pubsub-stand-in:8085',
    madeByStaging: new Set(),
    configMapParts: new Map(),
    objects: [],
  },
};
const DECK = { name: 'deck', image: 'their.example/prow/deck:v1' };
const PROXY = { name: 'oauth2-proxy', image: 'quay.example/oauth2-proxy:v7' };

function deployment(containers: object[], more: { initContainers?: object[]; replicas?: number } = {}) {
  const { initContainers, replicas = 1 } = more;
  const pod = { containers, ...(initContainers === undefined ? {} : { initContainers }) };
  const template = { metadata: { labels: { app: 'deck' } }, spec: pod };
  return {
    ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'deck' } },
    spec: { replicas, selector: { matchLabels: { app: 'deck' } }, template },
  };
}

describe('a container beside Prow’s that is not Prow’s', () => {
  it('is left out where only Prow’s programs are built, in what the rule claims', () => {
    const written = deployment([DECK, PROXY], { initContainers: [PROXY] });
    const staged = noSidecars.apply(written, CONTEXT);
    expect(staged).toEqual(deployment([DECK], { initContainers: [] }));
    expect(changedPaths(written, staged).every((path) => isTouched(path, noSidecars.touches))).toBe(true);
  });

  it.each([
    ['pods without one', deployment([DECK], { initContainers: [DECK] }), CONTEXT],
    ['pods of others', deployment([PROXY, PROXY]), CONTEXT],
    ['pods that there are none of', deployment([DECK, PROXY], { replicas: 0 }), CONTEXT],
    ['nodes that run every image', deployment([DECK, PROXY]), { ...CONTEXT, hostNodes: null }],
  ])('stays as it is in %s', (_, written, context) => {
    expect(noSidecars.apply(written, context)).toBe(written);
  });
});
