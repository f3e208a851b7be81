import { describe, expect, it } from 'vitest';
import type { KubernetesObject, Manifest } from '../../src/production/manifest.js';
import { applyRules } from './apply-rules.js';
import type { HostNodes, ManifestRule, RuleContext } from './difference-rule.js';
import { hostNodes } from './host-nodes.js';
import { noNodePools } from './no-node-pools.js';
import { oneUser } from './one-user.js';

const LAYER: HostNodes = { selector: { runs: 'processes' }, toleration: { key: 'host', operator: 'Exists' } };
const APART = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [] } };

function deck(pod: object, container: object = {}): Manifest {
  const containers = [{ name: 'deck', image: 'example.test/prow/deck:v1', ...container }];
  const object: KubernetesObject = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { namespace: 'default', name: 'deck' },
    spec: { replicas: 1, template: { spec: { containers, ...pod } } },
  };
  return { file: 'deck.yaml', line: 1, object };
}

function podAfter(rule: ManifestRule, manifest: Manifest, layer: HostNodes | null = LAYER) {
  const context: Omit<RuleContext, 'objects'> = {
    ...{ prowTag: 'v1', prowRepository: 'example.test/prow', storageAddress: 'http://storage' },
    githubAddress: 'http://github-stand-in.default.svc.cluster.local',
    pubsubAddress: 'pubsub-stand-in:8085',
    ...{ hostNodes: layer, madeByStaging: new Set<string>(), configMapParts: new Map<string, string[]>() },
  };
  const { manifests, differences } = applyRules([manifest], [rule], context);
  const spec = manifests[0]?.object['spec'] as { template: { spec: Record<string, unknown> } };
  return { pod: spec.template.spec, listed: differences.map(({ rule: name }) => name) };
}

describe('host-nodes', () => {
  it("replaces production's node pools, and keeps what pods ask of each other", () => {
    const pools = { nodeSelector: { 'cloud.google.com/gke-nodepool': 'prow' } };
    const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: {} }, ...APART };
    const { pod, listed } = podAfter(hostNodes, deck({ ...pools, affinity, tolerations: [{ key: 'own' }] }));
    expect(pod).toMatchObject({ nodeSelector: { runs: 'processes' }, affinity: APART });
    expect(pod['affinity']).not.toHaveProperty('nodeAffinity');
    expect(pod['tolerations']).toEqual([{ key: 'own' }, LAYER.toleration]);
    expect(listed).toEqual(['host-nodes']);
  });

  it('leaves real nodes to production’s own choice', () => {
    const { pod, listed } = podAfter(hostNodes, deck({ nodeSelector: { pool: 'prow' } }), null);
    expect(pod['nodeSelector']).toEqual({ pool: 'prow' });
    expect(listed).toEqual([]);
  });
});

describe('no-node-pools', () => {
  const pools = { nodeSelector: { infra: '' }, affinity: { nodeAffinity: {}, ...APART } };
  const stranger = { image: 'example.test/somebody/proxy:v1' };

  it('lets what is not Prow’s go to any node, and keeps what pods ask of each other', () => {
    const { pod, listed } = podAfter(noNodePools, deck(pools, stranger));
    expect(pod).not.toHaveProperty('nodeSelector');
    expect(pod['affinity']).toEqual(APART);
    expect(listed).toEqual(['no-node-pools']);
  });

  it('changes nothing of Prow’s, where nobody asks, and on real nodes', () => {
    expect(podAfter(noNodePools, deck(pools)).listed).toEqual([]);
    expect(podAfter(noNodePools, deck({}, stranger)).listed).toEqual([]);
    expect(podAfter(noNodePools, deck(pools, stranger), null).listed).toEqual([]);
  });
});

describe('one-user', () => {
  const ofPod = { securityContext: { runAsUser: 1000, fsGroup: 1000, seccompProfile: { type: 'RuntimeDefault' } } };
  const ofContainer = {
    securityContext: { runAsNonRoot: true, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  };

  it('takes other users away, and leaves rights that are given up', () => {
    const { pod, listed } = podAfter(oneUser, deck(ofPod, ofContainer));
    expect(pod['securityContext']).toEqual({});
    expect(pod['containers']).toMatchObject([
      { securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } },
    ]);
    expect(pod['containers']).not.toMatchObject([{ securityContext: { runAsNonRoot: true } }]);
    expect(listed).toEqual(['one-user']);
  });

  it('changes nothing where nobody asks, and nothing on real nodes', () => {
    expect(podAfter(oneUser, deck({})).listed).toEqual([]);
    expect(podAfter(oneUser, deck(ofPod, ofContainer), null).listed).toEqual([]);
  });
});
