import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { controlGroupsOf } from '../kubelet/control-groups.js';
import { type KubeletCluster, startKubeletCluster } from '../kubelet/kubelet-cluster.js';
import { isLeftOut } from '../kubelet/requirements.js';
import { mountsBelow, processesNaming } from '../support/cli.js';
import { askAll } from './ask-all.js';
import { forgetPromiseResults, writePromiseResults } from './promise-results.js';
import { PROMISES } from './promises/all.js';

const IMAGES = { shell: 'prow-staging.invalid/shell:1', agnhost: 'prow-staging.invalid/agnhost:1' };

describe.skipIf(isLeftOut())('a cluster of real kubelets', () => {
  let cluster: KubeletCluster | undefined;
  const results = askAll('kubelet', { asked: PROMISES, places: () => cluster?.places ?? [] });

  beforeAll(async () => {
    await forgetPromiseResults('kubelet');
    cluster = await startKubeletCluster(IMAGES);
  });
  afterAll(async () => {
    await writePromiseResults('kubelet', results);
    await cluster?.stop();
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
