import { expect, test } from 'vitest';
import { MadeProwJob, stagedProwJob, whyNotStarted } from './staged-prowjob.js';

const CANARY = { image: 'prow-staging.invalid/canary:1' };
const SUBMISSION = {
  prowJob: 'pj-1',
  namespace: 'prow-staging-plank-2',
  runId: 'run',
  startTime: '2025-11-26T10:00:00Z',
};

const made = MadeProwJob.parse({
  apiVersion: 'prow.k8s.io/v1',
  kind: 'ProwJob',
  metadata: { name: 'of-prow', creationTimestamp: null, labels: { 'preset-cache': 'true' }, annotations: { a: 'b' } },
  spec: {
    type: 'presubmit',
    agent: 'kubernetes',
    cluster: 'default',
    report: true,
    max_concurrency: 2,
    reporter_config: { slack: { channel: 'somewhere' } },
    decoration_config: { timeout: '2h0m0s' },
    pod_spec: {
      serviceAccountName: 'tester',
      nodeSelector: { pool: 'big' },
      nodeName: 'node-1',
      affinity: { nodeAffinity: {} },
      priorityClassName: 'high',
      runtimeClassName: 'gvisor',
      volumes: [{ name: 'cache', secret: { secretName: 'cache' } }],
      tolerations: [{ key: 'big', operator: 'Exists' }],
      containers: [
        {
          name: '',
          image: 'example.org/e2e',
          command: ['./e2e.sh'],
          args: ['--all'],
          env: [{ name: 'A', value: 'b' }],
        },
      ],
      initContainers: [{ name: 'prepare', image: 'example.org/prepare', args: ['now'] }],
    },
  },
  status: { startTime: '2020-01-01T00:00:00Z', state: 'triggered' },
});

test('what is submitted is what Prow made, under our name, on played nodes, with nothing to run and nobody to tell', () => {
  const staged = stagedProwJob(made, SUBMISSION, { canary: CANARY });
  const nothing = { image: CANARY.image, command: ['/bin/sh', '-c', 'exit 0'] };
  expect(staged).toEqual({
    apiVersion: 'prow.k8s.io/v1',
    kind: 'ProwJob',
    metadata: {
      name: 'pj-1',
      namespace: 'prow-staging-plank-2',
      labels: { 'preset-cache': 'true', 'prow-staging.dev/canary': 'true', 'prow-staging.dev/run': 'run' },
      annotations: { a: 'b' },
    },
    spec: {
      type: 'presubmit',
      agent: 'kubernetes',
      cluster: 'default',
      report: false,
      max_concurrency: 2,
      decoration_config: { timeout: '2h0m0s' },
      pod_spec: {
        serviceAccountName: 'tester',
        volumes: [{ name: 'cache', secret: { secretName: 'cache' } }],
        tolerations: [{ key: 'big', operator: 'Exists' }],
        nodeSelector: { 'prow-staging.dev/runs': 'nothing' },
        containers: [{ name: '', env: [{ name: 'A', value: 'b' }], ...nothing }],
        initContainers: [{ name: 'prepare', ...nothing }],
      },
    },
    status: { state: 'triggered', startTime: '2025-11-26T10:00:00Z' },
  });
});

test('a job of another agent, or without a pod, is named and not submitted', () => {
  expect(whyNotStarted(made)).toBeNull();
  expect(whyNotStarted({ ...made, spec: { ...made.spec, agent: 'jenkins' } })).toContain('"jenkins"');
  expect(whyNotStarted({ ...made, spec: { agent: 'kubernetes' } })).toBe('no pod in its definition');
});
