import { setTimeout as delay } from 'node:timers/promises';
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
    const namespace = prow?.environment.namespaces.prowJobs ?? '';
    const { items } = await serviceCluster().listNamespacedPod({ namespace });
    const nodes = new Set(items.map(({ spec }) => spec?.nodeName ?? ''));
    expect([...nodes].sort()).toEqual([...(prow?.nodes.names ?? [])].sort());
    for (const { component, workload } of prow?.environment.components ?? [])
      expect(
        items.some(({ metadata }) => metadata?.name?.startsWith(`${workload.name}-`)),
        component,
      ).toBe(true);
  });

  it('routes canaries, and passes', async () => {
    const watched = watchCanaries(serviceCluster());
    // Two starts: that a restart works here too. How many a verdict needs is no question to a kubelet.
    const run = await prowStaging(['smoke', '--json', '--power', '0.5,0.75'], { state });
    const ran = await watched.end();
    const verdict = Verdict.loose().parse(JSON.parse(run.stdout));
    expect(verdict.outcome, String(run.all)).toBe('pass');
    expect(run.exitCode).toBe(0);
    // Those of the aliases that lead to the service cluster: containers of containerd, on kubelets and nowhere else.
    expect(ran.length).toBeGreaterThan(0);
    for (const { node, containerId } of ran) {
      expect(prow?.nodes.names).toContain(node);
      expect(containerId).toMatch(/^containerd:/);
    }
  });
});

function serviceCluster(): CoreV1Api {
  const config = new KubeConfig();
  config.loadFromFile(prow?.environment.clusters.find(({ role }) => role === 'service')?.kubeconfig ?? '');
  return config.makeApiClient(CoreV1Api);
}

/** Looks for pods of ProwJobs whose container has started, until it is told to end; then says where each was. */
function watchCanaries(core: CoreV1Api): { end(): Promise<{ node: string; containerId: string }[]> } {
  const found = new Map<string, { node: string; containerId: string }>();
  const over = new AbortController();
  const look = async () => {
    const { items } = await core.listPodForAllNamespaces({ labelSelector: 'created-by-prow=true' });
    for (const { metadata, spec, status } of items) {
      const containerId = status?.containerStatuses?.[0]?.containerID ?? '';
      if (containerId !== '') found.set(metadata?.uid ?? '', { node: spec?.nodeName ?? '', containerId });
    }
  };
  const watching = (async () => {
    while (!over.signal.aborted) {
      await look().catch(() => undefined);
      await delay(500);
    }
  })();
  return {
    end: async () => {
      over.abort();
      await watching;
      return [...found.values()];
    },
  };
}
