import { describe, expect, it } from 'vitest';
import { withChangedExample } from '../../src/production/fixtures/changed-example.js';
import { asWorkload } from '../../src/production/pod-template.js';
import { readProduction } from '../../src/production/read-production.js';
import { EXAMPLE_SECRETS, exampleInputs, SMALL_DEFINITION } from '../fixtures/example-inputs.js';
import { planDeployment } from '../plan-deployment.js';

const SINKER = 'manifests/sinker.yaml';
const FOLDER = '/etc/kubeconfig-security';
const DRIVEN = {
  file: SINKER,
  from: '          secret:\n            defaultMode: 420\n            secretName: kubeconfig-security',
  to: '          csi: {driver: secrets-store.csi.k8s.io, readOnly: true}',
};
const DESCRIBED = {
  file: 'production.yaml',
  from: '  - secret: kubeconfig-rules-k8s',
  to: `  - path: ${FOLDER}/kubeconfig
    currentContext: security
    contexts: [{name: security, cluster: security}]
  - secret: kubeconfig-rules-k8s`,
};

async function planned(changes: Parameters<typeof withChangedExample>[0]) {
  const production = await withChangedExample(changes, readProduction);
  const plan = planDeployment(production, {
    ...{ inputs: exampleInputs(production), definition: SMALL_DEFINITION },
    ...{ secrets: EXAMPLE_SECRETS, boskosDefinitions: [] },
  });
  const podOf = (name: string) => {
    const found = plan.applied.manifests.find(
      ({ object }) => object.kind === 'Deployment' && object.metadata.name === name,
    );
    return found === undefined ? undefined : asWorkload(found.object)?.spec.template.spec;
  };
  return { production, plan, podOf };
}

describe('a kubeconfig that a driver puts into a pod', () => {
  it('comes from a Secret of staging’s, at the same path, in that pod alone', async () => {
    const { production, plan, podOf } = await planned([DRIVEN, DESCRIBED]);
    const sinker = production.components.find(({ component }) => component.workload.component === 'sinker');
    expect(sinker?.aliases.map(({ name }) => name)).toContain('security');
    expect(plan.kubeconfigs).toContainEqual(
      expect.objectContaining({
        ...{ kind: 'Secret', namespace: 'default', name: 'kubeconfigs-in-etc-kubeconfig-security' },
        files: [expect.objectContaining({ key: 'kubeconfig', currentContext: 'security' })],
      }),
    );
    const pod = podOf('sinker');
    expect(pod?.volumes).toEqual(
      expect.arrayContaining([
        { name: 'kubeconfig-security', emptyDir: {} },
        {
          name: 'kubeconfigs-in-etc-kubeconfig-security',
          secret: { secretName: 'kubeconfigs-in-etc-kubeconfig-security' },
        },
      ]),
    );
    expect(pod?.containers[0]?.volumeMounts).toContainEqual({
      ...{ name: 'kubeconfigs-in-etc-kubeconfig-security', readOnly: true },
      ...{ mountPath: `${FOLDER}/kubeconfig`, subPath: 'kubeconfig' },
    });
    const changed = plan.applied.differences.filter(({ rule }) => rule === 'kubeconfigs-in-folders');
    expect(changed.map(({ subject }) => subject)).toEqual(['Deployment default/sinker']);
    expect(JSON.stringify(podOf('crier'))).not.toContain('kubeconfigs-in-');
  });

  it('is refused where production.yaml does not describe it', async () => {
    await expect(planned([DRIVEN])).rejects.toThrow('no `path` says what lies there');
  });

  it('is none where a Secret is mounted at the path', async () => {
    const { plan } = await planned([DESCRIBED]);
    expect(plan.applied.differences.map(({ rule }) => rule)).not.toContain('kubeconfigs-in-folders');
    expect(plan.kubeconfigs.map(({ name }) => name)).not.toContain('kubeconfigs-in-etc-kubeconfig-security');
  });
});
