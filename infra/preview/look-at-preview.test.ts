import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { projectPath } from '../../src/toolchain/project-root.js';
import { explainPreview } from './explain-preview.js';
import { lookAtPreview } from './look-at-preview.js';

const PRICES = readFileSync(projectPath('infra', 'gke', 'prices.example.yaml'), 'utf8');
const POOL = 'gcp:container/nodePool:NodePool';
const CLUSTER = 'gcp:container/cluster:Cluster';
const BUCKET = 'gcp:storage/bucket:Bucket';

const pool = (change: object = {}, nodeConfig: object = {}) => ({
  version: '1.33',
  autoscaling: { totalMinNodeCount: 2, totalMaxNodeCount: 4 },
  upgradeSettings: { maxSurge: 1, maxUnavailable: 0 },
  nodeConfig: { machineType: 'e2-standard-4', diskType: 'pd-balanced', diskSizeGb: 100, spot: false, ...nodeConfig },
  ...change,
});

/** A step as the engine prints it. */
function step(op: string, type: string, [before, after]: readonly [object | null, object | null]) {
  const state = (inputs: object | null) => (inputs === null ? undefined : { type, inputs });
  return {
    op,
    urn: `urn:pulumi:gke::prow-staging-gke::${type}::main`,
    oldState: state(before),
    newState: state(after),
  };
}

const STACK = { op: 'same', urn: 'urn:pulumi:gke::prow-staging-gke::pulumi:pulumi:Stack::prow-staging-gke-gke' };

const look = (...steps: object[]) =>
  lookAtPreview(
    { text: JSON.stringify({ steps: [STACK, ...steps] }), file: 'preview.json' },
    { text: PRICES, file: 'prices.yaml' },
  );

describe('a drain', () => {
  test('is what a bump of a node pool’s version is called, with how long it takes', () => {
    const preview = look(step('update', POOL, [pool(), pool({ version: '1.34' })]));
    expect(preview.drains).toEqual([
      {
        resource: 'NodePool main',
        what: 'from 1.33 to 1.34, 2 to 4 nodes drained, 1 at a time',
        because: ['version'],
        minutes: { least: 10, most: 20 },
      },
    ]);
    expect(explainPreview(preview)).toMatch(/WARNING: NodePool main is a drain.*2019-03-26/s);
  });

  test('takes the time of 2019-03-26 where it has its size: half a day', () => {
    const large = { autoscaling: { totalMinNodeCount: 150, totalMaxNodeCount: 150 } };
    const { drains } = look(step('update', POOL, [pool(large), pool({ ...large, version: '1.34' })]));
    expect(drains[0]?.minutes).toEqual({ least: 750, most: 750 });
  });

  test.each([
    ['another machine type', 'update', [pool(), pool({}, { machineType: 'e2-standard-8' })]],
    ['whatever else of a node', 'update', [pool(), pool({}, { anything: true })]],
    ['a pool that is replaced', 'replace', [pool(), pool({ name: 'other' })]],
    ['a pool that is deleted', 'delete', [pool(), null]],
  ] as const)('is %s, too', (_, op, states) => {
    expect(look(step(op, POOL, states)).drains).toHaveLength(1);
  });

  test.each([
    ['more nodes', [pool(), pool({ autoscaling: { totalMinNodeCount: 3, totalMaxNodeCount: 9 } })]],
    ['a larger surge', [pool(), pool({ upgradeSettings: { maxSurge: 3 } })]],
    ['other budget labels', [pool(), pool({}, { resourceLabels: { team: 'b' } })]],
  ] as const)('is not %s', (_, states) => {
    expect(look(step('update', POOL, states)).drains).toEqual([]);
  });

  test('is not a pool that is made', () => {
    expect(look(step('create', POOL, [null, pool()])).drains).toEqual([]);
  });

  test.each([
    ['us-central1', 'one replica after another'],
    ['us-central1-a', 'away meanwhile'],
  ])('may follow an upgrade of a control plane in %s', (location, words) => {
    const states = [
      { location, minMasterVersion: '1.33' },
      { location, minMasterVersion: '1.34' },
    ] as const;
    expect(look(step('update', CLUSTER, states)).drains[0]?.what).toContain(words);
    expect(look(step('update', CLUSTER, [{ location }, { location, resourceLabels: {} }])).drains).toEqual([]);
  });
});

describe('the blast radius', () => {
  test('counts by kind, and counts a replacement once', () => {
    const bucket = [{ location: 'us' }, { location: 'eu' }] as const;
    const { radius } = look(
      ...['create-replacement', 'replace', 'delete-replaced'].map((op) => step(op, BUCKET, bucket)),
      step('create', 'gcp:compute/network:Network', [null, {}]),
      step('same', CLUSTER, [{}, {}]),
      step('create', 'prow-staging:gke:Network', [null, {}]),
    );
    expect(radius.kinds).toEqual([
      { kind: 'gcp:compute/network:Network', counts: { created: 1, changed: 0, replaced: 0, deleted: 0 }, holds: null },
      {
        kind: BUCKET,
        counts: { created: 0, changed: 0, replaced: 1, deleted: 0 },
        holds: 'logs and artifacts of jobs',
      },
    ]);
    expect(radius.kept).toBe(1);
    expect(radius.data).toMatchObject([{ resource: 'Bucket main', deed: 'replaced', because: ['location'] }]);
  });

  test('names nothing that holds data where it is only made or kept', () => {
    expect(look(step('create', BUCKET, [null, {}]), step('same', CLUSTER, [{}, {}])).radius.data).toEqual([]);
  });

  test('says what is lost in words that cannot be overlooked', () => {
    expect(explainPreview(look(step('delete', BUCKET, [{}, null])))).toContain('LOST (deleted): Bucket main');
  });
});

describe('the cost', () => {
  const sum = (...steps: object[]) =>
    look(...steps).cost.lines.map(({ least, most }) => [Math.round(least), Math.round(most)]);

  test('is of what stands afterwards: fees, nodes at least and at most, ways out, secrets', () => {
    expect(sum(step('same', CLUSTER, [{}, {}]))).toEqual([[73, 73]]);
    expect(sum(step('create', POOL, [null, pool()]))).toEqual([[216, 431]]);
    expect(sum(step('delete', POOL, [pool(), null]))).toEqual([]);
    expect(sum(step('create', 'gcp:compute/routerNat:RouterNat', [null, {}]))).toEqual([[4, 4]]);
  });

  test.each([
    ['a machine', pool({}, { machineType: 'z9-mega-512' }), 'no price of z9-mega-512'],
    ['a spot machine', pool({}, { spot: true }), 'no price of spot e2-standard-4'],
    ['a disk', pool({}, { diskType: 'hyperdisk' }), 'no price of its hyperdisk disks'],
    ['a number of nodes', pool({ autoscaling: undefined }), 'nothing says how many nodes'],
  ])('is not made up for %s that the file does not know', (_, inputs, words) => {
    const preview = look(step('create', POOL, [null, inputs]));
    expect(preview.cost.unpriced.join()).toContain(words);
    expect(explainPreview(preview)).toContain(`NOT PRICED: NodePool main: ${words}`);
  });

  test('names what Autopilot’s pods request among what has no price, and all that is not counted', () => {
    const text = explainPreview(look(step('create', CLUSTER, [null, { enableAutopilot: true }])));
    expect(text).toContain('NOT PRICED: what pods of Autopilot cluster main request');
    expect(text).toContain('not counted: what pods of Autopilot clusters request; traffic');
  });
});

describe('is refused', () => {
  test.each([
    '',
    'Previewing update',
    '{}',
    JSON.stringify({ steps: [STACK, step('conjure', CLUSTER, [{}, {}])] }),
    JSON.stringify({ steps: [step('update', CLUSTER, [{}, {}])] }),
  ])('what is no preview: %s', (text) => {
    expect(() => lookAtPreview({ text, file: 'a.json' }, { text: PRICES, file: 'b' })).toThrow('a.json');
  });

  test('a price file that lacks a price, by its key', () => {
    const text = PRICES.replace('  natNode: 0.0014\n', '');
    expect(() =>
      lookAtPreview({ text: JSON.stringify({ steps: [STACK] }), file: 'a' }, { text, file: 'b.yaml' }),
    ).toThrow(/natNode[\s\S]*b\.yaml/);
  });
});
