import type { V1PodSpec } from '@kubernetes/client-node';
import { expect } from 'vitest';
import type { NodeUnderTest } from '../node-under-test.js';
import type { NodePromise } from '../promise.js';
import { POD_API } from './sources.js';

const KUBELET = 'does what the field asks for';

/** What a host node does not do: each path as it is refused, and a pod that asks for it. */
const REFUSED: Readonly<Record<string, (node: NodeUnderTest) => Partial<V1PodSpec>>> = {
  'spec.hostNetwork': () => ({ hostNetwork: true }),
  'spec.hostPID': () => ({ hostPID: true }),
  'spec.shareProcessNamespace': () => ({ shareProcessNamespace: true }),
  'spec.setHostnameAsFQDN': () => ({ setHostnameAsFQDN: true }),
  'spec.securityContext.fsGroup': () => ({ securityContext: { fsGroup: 1000 } }),
  'spec.containers[0].securityContext.runAsUser: 1000': (node) => ({
    containers: [node.shell('exit 0', { securityContext: { runAsUser: 1000 } })],
  }),
  'spec.containers[0].stdin': (node) => ({ containers: [node.shell('exit 0', { stdin: true })] }),
  'spec.containers[0].ports[0].hostPort': (node) => ({
    containers: [node.shell('exit 0', { ports: [{ containerPort: 53, hostPort: 53, protocol: 'UDP' }] })],
  }),
  'spec.volumes[0].hostPath': () => ({ volumes: [{ name: 'v', hostPath: { path: '/etc' } }] }),
  'spec.initContainers[0].restartPolicy': (node) => ({
    initContainers: [node.shell('exit 0', { name: 'beside', restartPolicy: 'Always' })],
  }),
};

/** Fields that a host node names and refuses, so that none is ignored. */
export const REFUSALS: readonly NodePromise[] = [
  {
    id: 'unsupported-fields-are-refused-by-name',
    fields: [],
    says: 'A pod that asks for what the node does not do is Failed with a reason and an event that name the field.',
    source: `${POD_API}#PodStatus`,
    limits: { kubelet: KUBELET },
    isQuick: true,
    keep: async (node) => {
      for (const [index, [path, spec]] of Object.entries(REFUSED).entries()) {
        const name = `refused-${index}`;
        await node.create(name, { containers: [node.shell('exit 0')], ...spec(node) });
        const pod = await node.untilPhase(name, 'Failed');
        expect(pod.status?.reason, path).toBe('UnsupportedPodField');
        expect(pod.status?.message).toContain(path);
        const told = await node.untilEvent(name, 'UnsupportedPodField');
        expect(told).toMatchObject({ type: 'Warning' });
        expect(told.message).toContain(path);
      }
    },
  },
];
