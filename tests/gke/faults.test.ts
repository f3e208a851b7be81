import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type GkeStack, makeGkeStack, type Said } from './support/gke-stack.js';
import { stateOf, typesInCloud, typesInState } from './support/state-of.js';

const QUOTA =
  "googleapi: Error 403: Insufficient regional quota to satisfy request: resource \"CPUS\": request requires '8.0' and is short '4.0'., forbidden";
const CLUSTER = 'gcp:container/cluster:Cluster';

let stack: GkeStack;
beforeEach(async () => {
  stack = await makeGkeStack();
});
afterEach(() => stack.remove());

const up = (...args: string[]): Promise<Said> => stack.pulumi('up', '--yes', '--skip-preview', ...args);

async function expectDestroyed(): Promise<void> {
  const destroy = await stack.pulumi('destroy', '--yes', '--skip-preview');
  expect(destroy.exitCode, destroy.all).toBe(0);
  expect(typesInCloud(stack)).toEqual([]);
  expect(await typesInState(stack)).toEqual([]);
}

/** What is there is what the state says is there, and nothing is left whose end nobody knows. */
async function expectIntact(): Promise<void> {
  expect(await typesInState(stack)).toEqual(typesInCloud(stack));
  expect((await stateOf(stack)).pending_operations).toEqual([]);
}

describe('a quota that ends', () => {
  test.each([1, 27])('at resource %i is named, leaves the state whole, and `destroy` works', async (at) => {
    stack.plan({ refuseCreate: { at, message: QUOTA } });
    const failed = await up();
    expect(failed.exitCode).not.toBe(0);
    expect(failed.all).toContain('Insufficient regional quota');
    await expectIntact();
    expect(typesInCloud(stack).length).toBeGreaterThanOrEqual(at - 1);
    await expectDestroyed();
  });

  test('is made good by the next update, which makes only what was missing', async () => {
    stack.plan({ refuseCreate: { at: 20, message: QUOTA } });
    expect((await up()).exitCode).not.toBe(0);
    const { created } = stack.cloud();
    stack.plan({});
    const again = await up();
    expect(again.exitCode, again.all).toBe(0);
    await expectIntact();
    expect(stack.cloud().created).toBe(typesInCloud(stack).length);
    expect(stack.cloud().created).toBeGreaterThan(created);
  });
});

describe('a cluster that somebody deletes', () => {
  test('while its nodes are made is named; the next update with a refresh makes it again', async () => {
    stack.plan({ vanishes: 'container/cluster/prow' });
    const failed = await up();
    expect(failed.exitCode, failed.all).not.toBe(0);
    expect(failed.all).toContain('Error 404');
    stack.plan({});
    const again = await up('--refresh');
    expect(again.exitCode, again.all).toBe(0);
    await expectIntact();
    expect(typesInCloud(stack).filter((type) => type === CLUSTER)).toHaveLength(2);
  });

  test('between two updates does not keep `destroy` from working', async () => {
    expect((await up()).exitCode).toBe(0);
    stack.change((cloud) => ({
      ...cloud,
      held: Object.fromEntries(Object.entries(cloud.held).filter(([, { type }]) => type !== CLUSTER)),
    }));
    await expectDestroyed();
  });
});

describe('before anything is made', () => {
  async function expectRefused(words: string): Promise<void> {
    const refused = await up();
    expect(refused.exitCode).not.toBe(0);
    expect(refused.all).toContain(words);
    expect(stack.cloud().created).toBe(0);
  }

  test('a setting that is wrong is refused by file and key', async () => {
    await stack.configure((config) => ({ ...config, 'prow-staging-gke:netwrok': {} }));
    await expectRefused('Pulumi.gke.yaml');
  });

  test('a cluster that is not there, or is production’s, is not adopted', async () => {
    const { clusters } = stack.cloud();
    stack.change((cloud) => ({ ...cloud, clusters: {} }));
    await expectRefused('Not found: example-prow-builds/us-central1-b/build-cluster');
    stack.change((cloud) => ({ ...cloud, clusters }));
    const endpoints = Object.values(clusters).map(({ endpoint }) => endpoint);
    await stack.configure((config) => ({
      ...config,
      'prow-staging-gke:production': { projects: ['example-prow-production'], endpoints },
    }));
    await expectRefused('which is production’s');
  });

  test('a secret in plain text is refused', async () => {
    await stack.configure((config) => ({
      ...config,
      'prow-staging-gke:secretValues': { 'hmac-token': 'in plain text' },
    }));
    await expectRefused('pulumi config set --secret');
  });
});
