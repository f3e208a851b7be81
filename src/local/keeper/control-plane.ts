import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { ExplainedError } from '../../model/explained-error.js';
import { environmentDirectory } from '../environment-directory.js';
import { API_SERVER_PORT, type ClusterNetwork } from '../network-plan.js';
import type { LocalPlan } from '../plan.js';
import { AUDIT_POLICY } from './audit-policy.js';
import { lastLines } from './last-lines.js';
import { namespacePath } from './networks.js';

/** kwok plays kubelet only for nodes that carry this annotation; the host nodes have an agent of their own. */
export const FAKE_NODE_ANNOTATION = { 'kwok.x-k8s.io/node': 'fake' };

/**
 * When kube-controller-manager gives up on a silent node, in milliseconds: its own defaults.
 * kwokctl would take five times as long, for nodes that are only played.
 *
 * @see https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/
 */
const NODE_MONITORING = {
  heartbeatFactor: 1,
  kubeControllerManagerNodeMonitorPeriodMilliseconds: 5_000,
  kubeControllerManagerNodeMonitorGracePeriodMilliseconds: 50_000,
};

/** There is one of each: one that could not renew its lease in time would end, and nobody would take over. */
const ALONE = { key: 'leader-elect', value: 'false' };

/** Files of a started control plane. */
export interface ControlPlane {
  readonly directory: string;
  readonly caCertificate: string;
  readonly adminCertificate: string;
  readonly adminKey: string;
  readonly auditLog: string;
}

/**
 * Starts etcd, kube-apiserver, kube-controller-manager, kube-scheduler and kwok
 * for one cluster, inside its network, and returns when the API server serves.
 *
 * @throws {ExplainedError} `fault`, with the last lines of what died or hung.
 */
export async function startControlPlane(network: ClusterNetwork, plan: LocalPlan): Promise<ControlPlane> {
  const directory = environmentDirectory(plan.directory).clusterDirectory(network.clusterId);
  const settings = join(plan.directory, `kwokctl-${network.clusterId}.json`);
  const audit = join(plan.directory, 'audit-policy.json');
  await mkdir(join(plan.directory, 'kwok'), { recursive: true, mode: 0o700 });
  await writeFile(settings, `${JSON.stringify(kwokctlConfiguration(network, join(directory, 'pki')))}\n`, {
    mode: 0o600,
  });
  await writeFile(audit, JSON.stringify(AUDIT_POLICY), { mode: 0o600 });
  await runKwokctl(network, plan, kwokctlArguments(network, plan, { settings, audit }));
  return {
    directory,
    caCertificate: join(directory, 'pki', 'ca.crt'),
    adminCertificate: join(directory, 'pki', 'admin.crt'),
    adminKey: join(directory, 'pki', 'admin.key'),
    auditLog: join(directory, 'logs', 'audit.log'),
  };
}

/**
 * Starts the components of a control plane that do not run; the others stay as they are.
 *
 * @param waitMs - How long to wait, in milliseconds, until the API server calls itself healthy; past it nothing is said.
 * @throws {ExplainedError} `fault`, as {@link startControlPlane}.
 */
export async function startMissing(network: ClusterNetwork, plan: LocalPlan, waitMs = 0): Promise<void> {
  const wait = waitMs === 0 ? [] : [`--wait=${waitMs}ms`];
  await runKwokctl(network, plan, [`--name=${network.clusterId}`, 'start', 'cluster', ...wait]);
}

async function runKwokctl(network: ClusterNetwork, plan: LocalPlan, args: readonly string[]): Promise<void> {
  const command = [`--net=${namespacePath(network.namespace)}`, tool(plan, 'kwokctl'), ...args];
  const result = await execa('nsenter', command, {
    env: { KWOK_WORKDIR: join(plan.directory, 'kwok'), HOME: plan.directory },
    reject: false,
    all: true,
    timeout: plan.readyTimeoutMs,
  });
  const directory = environmentDirectory(plan.directory).clusterDirectory(network.clusterId);
  if (result.exitCode !== 0) throw await notStarted(network, directory, result.all ?? '');
}

function kwokctlArguments(
  network: ClusterNetwork,
  plan: LocalPlan,
  files: { settings: string; audit: string },
): string[] {
  const binaries = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'].map(
    (name) => `--${name}-binary=${tool(plan, name)}`,
  );
  return [
    'create',
    'cluster',
    `--name=${network.clusterId}`,
    `--config=${files.settings}`,
    '--runtime=binary',
    '--secure-port',
    `--kube-apiserver-port=${API_SERVER_PORT}`,
    '--etcd-port=2379',
    `--kubeconfig=${join(plan.directory, `kwokctl-${network.clusterId}.kubeconfig`)}`,
    `--kube-audit-policy=${files.audit}`,
    `--kwok-controller-binary=${tool(plan, 'kwok')}`,
    ...binaries,
    `--timeout=${Math.ceil(plan.readyTimeoutMs / 1000)}s`,
  ];
}

/** Memory for time: an eighth of an API server's went into collecting garbage, and there is more memory than processors. */
const COLLECT_LATER = { name: 'GOGC', value: '300' };

/** kwokctl's own configuration file: certificate names, Service range, which nodes are kwok's. */
function kwokctlConfiguration(network: ClusterNetwork, pki: string) {
  const serviceRange = { key: 'service-cluster-ip-range', value: network.serviceRange };
  return {
    apiVersion: 'config.kwok.x-k8s.io/v1alpha1',
    kind: 'KwokctlConfiguration',
    options: {
      kubeApiserverCertSANs: [network.address, network.apiServiceAddress, 'kubernetes.default.svc'],
      ...NODE_MONITORING,
    },
    componentsPatches: [
      // An environment is not to outlive its machine, only its own processes. Waiting for the disk would make five
      // clusters wait for whatever else writes there, until Prow's components lose their leases.
      { name: 'etcd', extraArgs: [{ key: 'unsafe-no-fsync', value: 'true' }], extraEnvs: [COLLECT_LATER] },
      {
        name: 'kube-apiserver',
        extraEnvs: [COLLECT_LATER],
        extraArgs: [
          serviceRange,
          { key: 'advertise-address', value: network.address },
          // A real kubelet, in our own tests, also tells its name, which resolves nowhere.
          { key: 'kubelet-preferred-address-types', value: 'InternalIP' },
          // Host nodes give logs only to who shows a certificate of the cluster's authority.
          { key: 'kubelet-client-certificate', value: join(pki, 'admin.crt') },
          { key: 'kubelet-client-key', value: join(pki, 'admin.key') },
        ],
      },
      { name: 'kube-controller-manager', extraArgs: [serviceRange, ALONE] },
      { name: 'kube-scheduler', extraArgs: [ALONE] },
      {
        name: 'kwok-controller',
        extraArgs: [
          { key: 'manage-all-nodes', value: 'false' },
          { key: 'manage-nodes-with-annotation-selector', value: 'kwok.x-k8s.io/node=fake' },
        ],
      },
    ],
  };
}

function tool(plan: LocalPlan, name: string): string {
  const path = plan.tools[name];
  if (path !== undefined) return path;
  throw new ExplainedError('fault', {
    what: `The plan of environment ${plan.id} names no ${name}`,
    expected: `the path of ${name}`,
    observed: Object.keys(plan.tools).join(', '),
    evidence: environmentDirectory(plan.directory).plan,
    next: 'this is a defect of prow-staging; please report it',
  });
}

async function notStarted(network: ClusterNetwork, directory: string, output: string): Promise<ExplainedError> {
  const apiServerLog = join(directory, 'logs', 'kube-apiserver.log');
  const tail = await readFile(apiServerLog, 'utf8').catch(() => 'no log was written');
  return new ExplainedError('fault', {
    what: `The control plane of cluster ${network.clusterId} did not start`,
    expected: 'kwokctl ends with a serving API server',
    observed: lastLines(output, 5),
    evidence: `${apiServerLog}:\n${lastLines(tail, 5)}`,
    next: 'see the log; too little memory or a full disk are usual causes (prow-staging doctor)',
  });
}
