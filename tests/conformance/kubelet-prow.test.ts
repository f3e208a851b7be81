import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Verdict } from '../../src/model/verdict.js';
import { type ProwOnKubelets, startProwOnKubelets } from '../kubelet/prow-on-kubelets.js';
import { isLeftOut } from '../kubelet/requirements.js';
import { makeState, prowStaging, removeState } from '../support/cli.js';

let state: string;
let prow: ProwOnKubelets | undefined;

describe.skipIf(isLeftOut())('the example’s Prow on real kubelets', () => {
  beforeAll(async () => {
    state = await makeState();
    prow = await startProwOnKubelets(state, (text) => process.stderr.write(`${text}\n`));
  });
  afterAll(async () => {
    await prow?.stop();
    await removeState(state);
  });

  it('has every component of the service cluster on a kubelet', async () => {
    const config = new KubeConfig();
    config.loadFromFile(prow?.environment.clusters.find(({ role }) => role === 'service')?.kubeconfig ?? '');
    const namespace = prow?.environment.namespaces.prowJobs ?? '';
    const { items } = await config.makeApiClient(CoreV1Api).listNamespacedPod({ namespace });
    const nodes = new Set(items.map(({ spec }) => spec?.nodeName ?? ''));
    expect([...nodes].sort()).toEqual([...(prow?.nodes.names ?? [])].sort());
    for (const { component, workload } of prow?.environment.components ?? [])
      expect(
        items.some(({ metadata }) => metadata?.name?.startsWith(`${workload.name}-`)),
        component,
      ).toBe(true);
  });

  it('routes canaries, and passes', async () => {
    // Two starts: that a restart works here too. How many a verdict needs is no question to a kubelet.
    const run = await prowStaging(['smoke', '--json', '--power', '0.5,0.75'], { state });
    const verdict = Verdict.loose().parse(JSON.parse(run.stdout));
    expect(verdict.outcome, String(run.all)).toBe('pass');
    expect(run.exitCode).toBe(0);
  });
});
