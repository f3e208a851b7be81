import { ApiException, type V1PodSpec } from '@kubernetes/client-node';
import { expect } from 'vitest';
import { Document } from 'yaml';
import { SUPPORTED_FIELDS } from '../../../src/local/host-node/supported-fields.js';
import { coreSchemas } from '../api-schema.js';
import { fieldsOf } from '../fields-of.js';
import type { NodeUnderTest } from '../node-under-test.js';
import { type OtherField, otherFields } from '../other-fields.js';
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

/** What the API server takes of a field whose schema does not say what it may be. `[]` before it stands for every container. */
const VALUES: Readonly<Record<string, unknown>> = {
  '[].ports[].hostIP': '127.0.0.1',
  '[].resizePolicy': [{ resourceName: 'cpu', restartPolicy: 'NotRequired' }],
  '[].resources.claims': [{ name: 'c' }],
  '[].restartPolicy': 'Always',
  '[].restartPolicyRules': [{ action: 'Restart', exitCodes: { operator: 'In', values: [1] } }],
  '[].securityContext.appArmorProfile': { type: 'RuntimeDefault' },
  '[].securityContext.procMount': 'Default',
  '[].securityContext.seccompProfile': { type: 'RuntimeDefault' },
  '[].volumeDevices': [{ name: 'v', devicePath: '/dev/v' }],
  '[].volumeMounts[].mountPropagation': 'HostToContainer',
  '[].volumeMounts[].recursiveReadOnly': 'IfPossible',
  '[].lifecycle.stopSignal': 'SIGUSR1',
  resourceClaims: [{ name: 'c', resourceClaimName: 'c' }],
  resources: { requests: { cpu: '1m' } },
  'securityContext.appArmorProfile': { type: 'RuntimeDefault' },
  'securityContext.fsGroupChangePolicy': 'Always',
  'securityContext.seLinuxChangePolicy': 'MountOption',
  'securityContext.seccompProfile': { type: 'RuntimeDefault' },
  'securityContext.supplementalGroupsPolicy': 'Merge',
  'securityContext.sysctls': [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }],
  'volumes[].azureDisk': { diskName: 'v', diskURI: '/subscriptions/v', kind: 'Managed' },
  'volumes[].ephemeral': {
    volumeClaimTemplate: { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1' } } } },
  },
  'volumes[].fc': { targetWWNs: ['500a0982991b8dc5'], lun: 1 },
  'volumes[].image': { reference: 'v:1' },
  'volumes[].iscsi': { targetPortal: '127.0.0.1:3260', iqn: 'iqn.2001-04.com.example:storage', lun: 1 },
  'volumes[].nfs': { server: 'nfs.test', path: '/v' },
  'volumes[].quobyte': { registry: 'quobyte.test:1', volume: 'v' },
  'volumes[].scaleIO': { gateway: 'https://v.test', system: 'v', volumeName: 'v', secretRef: { name: 'v' } },
  'volumes[].storageos': { volumeName: 'v', volumeNamespace: 'v' },
};

/** What some fields need beside them. */
const BESIDE: readonly { readonly when: RegExp; readonly spec: object; readonly container?: object }[] = [
  { when: /\.volumeDevices$/, spec: { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'v' } }] } },
  {
    when: /\.volumeMounts\[\]/,
    spec: { volumes: [{ name: 'v', emptyDir: {} }] },
    container: { volumeMounts: [{ name: 'v', mountPath: '/v', readOnly: true }] },
  },
  { when: /\.ports\[\]/, spec: {}, container: { ports: [{ containerPort: 80 }] } },
  { when: /\.resources\.claims$/, spec: { resourceClaims: [{ name: 'c', resourceClaimName: 'c' }] } },
  { when: /\.restartPolicyRules$/, spec: {}, container: { restartPolicy: 'Never' } },
  { when: /\.stopSignal$/, spec: { os: { name: 'linux' } } },
];

/**
 * Fields that no node sees like this: behind a feature gate that is off (left out), wanting an object that is not there
 * (runtimeClassName, overhead), or not allowed where they stand (probes of an init container that ends).
 */
const NEVER_SEEN: readonly string[] = [
  'containers[].env[].valueFrom.fileKeyRef',
  'containers[].lifecycle.stopSignal',
  'containers[].readinessProbe.terminationGracePeriodSeconds',
  'ephemeralContainers',
  'initContainers[].env[].valueFrom.fileKeyRef',
  'initContainers[].lifecycle',
  'initContainers[].livenessProbe',
  'initContainers[].readinessProbe',
  'initContainers[].startupProbe',
  'overhead',
  'runtimeClassName',
  'securityContext.seLinuxChangePolicy',
  'volumes[].projected.sources[].clusterTrustBundle',
  'volumes[].projected.sources[].podCertificate',
  'workloadRef',
];

/** So many pods at once; they run nothing. */
const AT_ONCE = 10;

/** Fields that a host node names and refuses, so that none is ignored. */
export const REFUSALS: readonly NodePromise[] = [
  {
    id: 'unsupported-fields-are-refused-by-name',
    fields: [],
    says: 'A pod that asks for what the node does not do is Failed with a reason and an event that name the field.',
    source: `${POD_API}#PodStatus`,
    limits: { kubelet: KUBELET },
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
  {
    id: 'every-other-field-is-refused-by-name',
    fields: [],
    says: "Of all the fields that the API server's own schema of a pod has, each that is not kept is refused by name.",
    source: `${POD_API}#PodSpec`,
    limits: { kubelet: KUBELET },
    keep: async (node) => {
      const schemas = await coreSchemas(node.place.kubeconfig);
      const supported = new Set(Object.keys(SUPPORTED_FIELDS));
      const all = otherFields(schemas['io.k8s.api.core.v1.PodSpec'] ?? {}, {
        ...{ schemas, supported },
        // Of the others one field would stand for all.
        opened: new Set(['securityContext']),
      });
      const neverSeen: string[] = [];
      const ignored: string[] = [];
      while (all.length > 0)
        await Promise.all(
          all.splice(0, AT_ONCE).map(async (field) => {
            const became = await whatBecameOf(field, node);
            if (became === 'never seen') neverSeen.push(field.path);
            if (became === 'ignored') ignored.push(field.path);
          }),
        );
      expect(ignored).toEqual([]);
      expect(neverSeen.sort()).toEqual(NEVER_SEEN);
    },
  },
];

/** Gives the node a pod that has this field, by name: the scheduler might not find it one. */
async function whatBecameOf(field: OtherField, node: NodeUnderTest): Promise<'refused' | 'ignored' | 'never seen'> {
  const { namespace } = node;
  const name = `other-${field.path.toLowerCase().replaceAll(/[^a-z]+/g, '-')}`;
  const spec = podWith(field, node);
  const created = await node.core
    .createNamespacedPod({ namespace, body: { metadata: { name }, spec: { ...spec, nodeName: node.place.name } } })
    .catch((error: unknown) => {
      if (error instanceof ApiException && error.code >= 400 && error.code < 500) return null;
      throw error;
    });
  if (created === null || !fieldsOf(created.spec).includes(field.path)) return 'never seen';
  const pod = await node.until(name, ({ status }) => ['Failed', 'Succeeded', 'Running'].includes(status?.phase ?? ''), {
    what: `${name} has become something`,
  });
  if (pod.status?.reason !== 'UnsupportedPodField') return 'ignored';
  const written = `spec.${field.path.replaceAll('[]', '[0]')}`;
  expect(pod.status.message).toContain(written);
  expect((await node.untilEvent(name, 'UnsupportedPodField')).message).toContain(written);
  return 'refused';
}

/** A pod that is sound but for this field. */
function podWith({ path, value }: OtherField, node: NodeUnderTest): V1PodSpec {
  const beside = BESIDE.find(({ when }) => when.test(path));
  const main = node.shell('exit 0', path.startsWith('containers[]') ? beside?.container : {});
  const first = node.shell('exit 0', { name: 'first', ...beside?.container });
  const pod = new Document({
    ...{ restartPolicy: 'Never', containers: [main], ...beside?.spec },
    ...(path.startsWith('initContainers[]') ? { initContainers: [first] } : {}),
    ...(path.startsWith('volumes[]') ? { volumes: [{ name: 'v' }] } : {}),
  });
  const steps = path.split('.').flatMap((step) => (step.endsWith('[]') ? [step.slice(0, -2), 0] : [step]));
  const ofAny = path.replace(/^(init)?[cC]ontainers\[\]/, '[]');
  pod.setIn(steps, pod.createNode(VALUES[path] ?? VALUES[ofAny] ?? value));
  return pod.toJS();
}
