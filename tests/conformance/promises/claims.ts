import type { V1PodSpec } from '@kubernetes/client-node';
import { expect } from 'vitest';
import { answerOf, answersOfBoth, untilCondition, WAITS } from '../asking.js';
import type { NodeUnderTest } from '../node-under-test.js';
import type { NodePromise } from '../promise.js';
import { untilUnschedulable } from '../workloads.js';
import { CLAIMS } from './sources.js';

const AT = { volumeMounts: [{ name: 'v', mountPath: '/v' }] };

/** Storage that outlives pods. */
export const CLAIMED_VOLUMES: readonly NodePromise[] = [
  {
    id: 'claim-outlives-its-pods',
    fields: ['volumes[].persistentVolumeClaim.claimName'],
    says: 'What one pod writes into a claimed volume is there for the next pod that claims it.',
    source: `${CLAIMS}#claims-as-volumes`,
    keep: async (node) => {
      await claim(node, 'data');
      const pod = { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }] };
      const both = await answersOfBoth(node, 'date >>/v/kept; wc -l </v/kept', { name: 'first', pod, container: AT });
      expect(both).toEqual(['1', '2']);
      await node.core.deleteNamespacedPod({ namespace: node.namespace, name: 'first' });
      await node.untilGone('first');
      expect(await answerOf(node, 'wc -l </v/kept', { name: 'second', pod, container: AT })).toBe('2');
    },
  },
  {
    id: 'claim-may-be-read-only',
    fields: ['volumes[].persistentVolumeClaim.readOnly'],
    says: 'A claim that the pod takes readOnly cannot be written through any mount.',
    source: `${CLAIMS}#claims-as-volumes`,
    keep: async (node) => {
      await claim(node, 'data');
      const of = (readOnly: boolean) => ({
        volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'data', readOnly } }],
      });
      await answerOf(node, 'touch /v/a', { name: 'writes', pod: of(false), container: AT });
      const said = await answerOf(node, 'touch /v/b 2>/dev/null; ls /v', {
        name: 'reads',
        pod: of(true),
        container: AT,
      });
      expect(said).toBe('a');
    },
  },
  {
    id: 'claims-are-kept-apart',
    fields: ['volumes[].persistentVolumeClaim.claimName'],
    says: 'Two claims are two volumes, and each has its own files.',
    source: `${CLAIMS}#binding`,
    keep: async (node) => {
      await claim(node, 'one');
      await claim(node, 'two');
      const volumes = ['one', 'two'].map((claimName) => ({ name: claimName, persistentVolumeClaim: { claimName } }));
      const volumeMounts = ['one', 'two'].map((name) => ({ name, mountPath: `/${name}` }));
      expect(await answerOf(node, 'touch /one/a; ls /two', { pod: { volumes }, container: { volumeMounts } })).toBe('');
    },
  },
  {
    id: 'claims-of-any-class-are-served',
    fields: ['volumes[].persistentVolumeClaim.claimName'],
    says: 'A claim that names no volume gets one of its own, whatever its class, and its pod runs.',
    source: `${CLAIMS}#dynamic`,
    isServedByUs: 'the provisioner and its folders, which kubelets share as they would a network file system',
    keep: async (node) => {
      const { namespace } = node;
      const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
      for (const [name, storageClassName] of Object.entries({ plain: undefined, named: 'premium' })) {
        const body = { metadata: { name }, spec: { ...spec, ...(storageClassName && { storageClassName }) } };
        await node.core.createNamespacedPersistentVolumeClaim({ namespace, body });
        expect(await answerOf(node, 'touch /v/a; ls /v', { name, pod: claiming(name), container: AT })).toBe('a');
      }
    },
  },
  {
    id: 'claims-of-many-are-shared',
    fields: ['volumes[].persistentVolumeClaim.claimName'],
    says: 'A claim with mode ReadWriteMany is one volume for pods on different nodes.',
    source: `${CLAIMS}#access-modes`,
    isServedByUs: 'the provisioner and its folders, which kubelets share as they would a network file system',
    keep: async (node) => {
      const { namespace, place } = node;
      const spec = { accessModes: ['ReadWriteMany'], resources: { requests: { storage: '1Gi' } } };
      const body = { metadata: { name: 'shared' }, spec };
      await node.core.createNamespacedPersistentVolumeClaim({ namespace, body });
      const on = (name: string | undefined) => ({
        ...claiming('shared'),
        nodeSelector: { 'kubernetes.io/hostname': name ?? '' },
      });
      await answerOf(node, 'echo here >/v/a', { name: 'writes', pod: on(place.name), container: AT });
      expect(await answerOf(node, 'cat /v/a', { name: 'reads', pod: on(place.peers[0]), container: AT })).toBe('here');
      const [writes, reads] = [await node.pod('writes'), await node.pod('reads')];
      expect([writes.spec?.nodeName, reads.spec?.nodeName]).toEqual([place.name, place.peers[0]]);
    },
  },
  {
    id: 'claims-of-one-pod-are-exclusive',
    fields: ['volumes[].persistentVolumeClaim.claimName'],
    says: 'A claim with mode ReadWriteOncePod is one pod’s: the next is Pending until that one is gone.',
    source: `${CLAIMS}#access-modes`,
    keep: async (node) => {
      await claim(node, 'data', ['ReadWriteOncePod']);
      const containers = [node.shell(WAITS, AT)];
      await node.create('first', { ...claiming('data'), containers });
      await untilCondition(node, 'first', { type: 'Ready', status: 'True' });
      await node.create('second', { ...claiming('data'), containers });
      expect(await untilUnschedulable(node, 'second')).toContain('ReadWriteOncePod');
      await node.core.deleteNamespacedPod({ namespace: node.namespace, name: 'first' });
      await untilCondition(node, 'second', { type: 'Ready', status: 'True' });
    },
  },
];

function claiming(claimName: string): Pick<V1PodSpec, 'volumes'> {
  return { volumes: [{ name: 'v', persistentVolumeClaim: { claimName } }] };
}

/** Makes a claim and a volume for it, a folder of the node. */
async function claim(node: NodeUnderTest, name: string, accessModes = ['ReadWriteOnce']): Promise<void> {
  const { namespace } = node;
  const volume = `${namespace}-${name}`;
  const spec = { accessModes, storageClassName: '' };
  const storage = '1Gi';
  await node.core.createPersistentVolume({
    body: {
      metadata: { name: volume },
      spec: {
        ...spec,
        capacity: { storage },
        // In memory where a kubelet is asked (tests/kubelet/node-machine.sh): nothing of it is left.
        hostPath: { path: `/var/lib/${volume}`, type: 'DirectoryOrCreate' },
        claimRef: { namespace, name },
      },
    },
  });
  await node.core.createNamespacedPersistentVolumeClaim({
    namespace,
    body: { metadata: { name }, spec: { ...spec, volumeName: volume, resources: { requests: { storage } } } },
  });
}
