import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { controlGroupsOf } from '../kubelet/control-groups.js';
import { type KubeletCluster, startKubeletCluster } from '../kubelet/kubelet-cluster.js';
import { mountsBelow, processesNaming } from '../support/cli.js';
import { askPromise } from './ask-promise.js';
import { type PromiseResult, writePromiseResults } from './promise-results.js';
import { PROMISES } from './promises/all.js';

const IMAGES = { shell: 'prow-staging.invalid/shell:1', agnhost: 'prow-staging.invalid/agnhost:1' };

let cluster: KubeletCluster | undefined;
const results = new Map<string, PromiseResult>();

beforeAll(async () => {
  cluster = await startKubeletCluster(IMAGES);
});
afterAll(async () => {
  const inOrder = PROMISES.map(({ id }) => results.get(id)).filter((result) => result !== undefined);
  await writePromiseResults('kubelet', inOrder);
  await cluster?.stop();
});

describe('a real kubelet', () => {
  for (const promise of PROMISES)
    it.concurrent(`keeps ${promise.id}`, async () => {
      const { name = '', kubeconfig = '' } = cluster ?? {};
      const place = { name, kubeconfig, images: IMAGES };
      const result = await askPromise(promise, { kind: 'kubelet', place });
      results.set(promise.id, result);
      expect(result.outcome, result.detail).not.toBe('broken');
    });

  it('leaves no process, mount or control group when it ends', async () => {
    const directory = cluster?.directory ?? '';
    expect(await processesNaming(directory)).not.toEqual([]);
    expect(await controlGroupsOf(process.pid)).not.toEqual([]);
    await cluster?.stop();
    expect(await processesNaming(directory)).toEqual([]);
    expect(await mountsBelow(directory)).toEqual([]);
    expect(await controlGroupsOf(process.pid)).toEqual([]);
  });
});
