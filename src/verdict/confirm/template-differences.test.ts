import { describe, expect, test } from 'vitest';
import { templateDifferences } from './template-differences.js';

/** As somebody writes it. */
const DECLARED = {
  metadata: { labels: { app: 'hook' }, annotations: {}, creationTimestamp: null },
  spec: {
    serviceAccountName: 'hook',
    hostNetwork: false,
    terminationGracePeriodSeconds: 30,
    initContainers: [
      { name: 'first', image: 'first:1' },
      { name: 'second', image: 'second:1' },
    ],
    containers: [
      {
        name: 'hook',
        image: 'hook:2',
        command: null,
        args: ['--dry-run=false', '--config-path=/etc/config'],
        env: [
          { name: 'EMPTY', value: '' },
          { name: 'KUBECONFIG', value: '/etc/a:/etc/b' },
        ],
        ports: [{ name: 'http', containerPort: 8888 }],
        resources: { requests: { cpu: 1, memory: '1024Mi' }, limits: { cpu: '1500m' } },
        livenessProbe: { httpGet: { path: '/healthz', port: 8081 }, initialDelaySeconds: 0, timeoutSeconds: 0 },
        volumeMounts: [{ name: 'config', mountPath: '/etc/config', readOnly: false }],
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      },
      { name: 'sidecar', image: 'sidecar:1' },
    ],
    tolerations: [{ key: 'spot', operator: 'Exists' }],
    volumes: [{ name: 'config', configMap: { name: 'config' } }, { name: 'scratch', emptyDir: {} }, { name: 'bare' }],
  },
};

/** The same as the API server and a webhook of GKE leave it. */
const filled = (container: object) => ({
  ...{ terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File' },
  ...{ imagePullPolicy: 'IfNotPresent', resources: {}, ...container },
});
const LIVE = {
  metadata: { labels: { app: 'hook' }, annotations: { 'kubectl.kubernetes.io/restartedAt': '2026-11-26T08:00:00Z' } },
  spec: {
    ...{
      serviceAccountName: 'hook',
      serviceAccount: 'hook',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
    },
    ...{ restartPolicy: 'Always', schedulerName: 'default-scheduler', securityContext: {} },
    initContainers: [filled({ name: 'first', image: 'first:1' }), filled({ name: 'second', image: 'second:1' })],
    containers: [
      filled({ name: 'sidecar', image: 'sidecar:1' }),
      filled({
        ...{ name: 'hook', image: 'hook:2', args: ['--dry-run=false', '--config-path=/etc/config'] },
        env: [{ name: 'EMPTY' }, { name: 'KUBECONFIG', value: '/etc/a:/etc/b' }],
        ports: [{ name: 'http', containerPort: 8888, protocol: 'TCP' }],
        resources: { requests: { cpu: '1', memory: '1Gi', 'ephemeral-storage': '1Gi' }, limits: { cpu: '1500m' } },
        livenessProbe: {
          httpGet: { path: '/healthz', port: 8081, scheme: 'HTTP' },
          ...{ timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 },
        },
        volumeMounts: [{ name: 'config', mountPath: '/etc/config' }],
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      }),
    ],
    tolerations: [
      { key: 'kubernetes.io/arch', operator: 'Equal', value: 'amd64', effect: 'NoSchedule' },
      { key: 'spot', operator: 'Exists' },
    ],
    volumes: [
      { name: 'config', configMap: { name: 'config', defaultMode: 420 } },
      ...[
        { name: 'scratch', emptyDir: {} },
        { name: 'bare', emptyDir: {} },
      ],
    ],
  },
};

test('what the API server fills in, writes in its own way, leaves out, or a webhook adds is no difference', () => {
  expect(templateDifferences(DECLARED, LIVE)).toEqual([]);
});

test('a template is its own', () => {
  expect(templateDifferences(LIVE, LIVE)).toEqual([]);
});

/** The live template after a change of its text. */
const live = (from: string, to: string): unknown => {
  const text = JSON.stringify(LIVE);
  expect(text).toContain(from);
  return JSON.parse(text.replace(from, to));
};

describe('what is not as it is declared is named', () => {
  test.each([
    ['an argument', '--dry-run=false', '--dry-run=true', 'spec.containers[hook].args[0]'],
    [
      'an argument more',
      '"--dry-run=false"',
      '"--dry-run=false","--x"',
      'spec.containers[hook].args (3 entries, 2 declared)',
    ],
    ['a variable', '"value":"/etc/a:/etc/b"', '"value":"/etc/b"', 'spec.containers[hook].env[KUBECONFIG].value'],
    [
      'a variable that was empty',
      '{"name":"EMPTY"}',
      '{"name":"EMPTY","value":"x"}',
      'spec.containers[hook].env[EMPTY].value',
    ],
    [
      'a variable more',
      '{"name":"EMPTY"}',
      '{"name":"EMPTY"},{"name":"B"}',
      'spec.containers[hook].env[B] (not declared)',
    ],
    [
      'a variable from elsewhere',
      '{"name":"EMPTY"}',
      '{"name":"EMPTY","valueFrom":{"a":1}}',
      'spec.containers[hook].env[EMPTY].valueFrom (not declared)',
    ],
    ['a sidecar', 'sidecar:1', 'sidecar:0', 'spec.containers[sidecar].image'],
    ['an init container', 'second:1', 'second:0', 'spec.initContainers[second].image'],
    ['an init container by another name', '"name":"second"', '"name":"other"', 'spec.initContainers[second]'],
    ['a quantity', '"memory":"1Gi"', '"memory":"2Gi"', 'spec.containers[hook].resources.requests.memory'],
    ['a probe', '"timeoutSeconds":1', '"timeoutSeconds":5', 'spec.containers[hook].livenessProbe.timeoutSeconds'],
    ['a mount', '"mountPath":"/etc/config"', '"mountPath":"/etc"', 'spec.containers[hook].volumeMounts[/etc/config]'],
    [
      'the source of a volume',
      '{"name":"scratch","emptyDir":{}}',
      '{"name":"scratch","hostPath":{"path":"/"}}',
      'spec.volumes[scratch].emptyDir',
    ],
    ['an account', '"serviceAccountName":"hook"', '"serviceAccountName":"default"', 'spec.serviceAccountName'],
    ['the host’s network', '"restartPolicy"', '"hostNetwork":true,"restartPolicy"', 'spec.hostNetwork'],
    [
      'a right',
      '"allowPrivilegeEscalation":false,',
      '',
      'spec.containers[hook].securityContext.allowPrivilegeEscalation',
    ],
    ['a toleration', '"key":"spot"', '"key":"other"', 'spec.tolerations['],
    ['a label', '"app":"hook"', '"app":"other"', 'metadata.labels.app'],
  ])('%s', (_, from, to, said) => {
    expect(templateDifferences(DECLARED, live(from, to)).join()).toContain(said);
  });

  test('init containers in another order', () => {
    const initContainers = [...LIVE.spec.initContainers].reverse();
    expect(templateDifferences(DECLARED, { ...LIVE, spec: { ...LIVE.spec, initContainers } })).toEqual([
      'spec.initContainers (in another order)',
    ]);
  });

  test('a container that no manifest has any more', () => {
    const spec = { ...DECLARED.spec, containers: DECLARED.spec.containers.slice(0, 1) };
    expect(templateDifferences({ ...DECLARED, spec }, LIVE)).toEqual(['spec.containers[sidecar] (not declared)']);
  });
});
