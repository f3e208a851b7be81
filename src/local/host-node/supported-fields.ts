/**
 * What a host node promises, field by field. `[]` is any element of a list,
 * and a path stands for everything below it.
 *
 * - `kept`: the node does what the field says.
 * - `elsewhere`: the API server, the scheduler or a controller does; nothing is left for a node.
 * - `counted`: the scheduler counts it and the container is told; the machine does not enforce it,
 *   because an ordinary user owns no cgroup.
 * - `unused`: a kubelet reads it for a registry, and no registry is asked here.
 * - a list of values: kept for these values only.
 */
export type Support = 'kept' | 'elsewhere' | 'counted' | 'unused' | readonly (string | number | boolean)[];

/** Fields of a container, below `spec.containers[]` and `spec.initContainers[]`. */
const CONTAINER_FIELDS: Readonly<Record<string, Support>> = {
  name: 'kept',
  image: 'kept',
  imagePullPolicy: ['IfNotPresent', 'Always', 'Never'],
  command: 'kept',
  args: 'kept',
  workingDir: 'kept',
  'ports[].name': 'kept',
  'ports[].containerPort': 'kept',
  'ports[].protocol': 'kept',
  'env[].name': 'kept',
  'env[].value': 'kept',
  'env[].valueFrom.secretKeyRef': 'kept',
  'env[].valueFrom.configMapKeyRef': 'kept',
  'env[].valueFrom.fieldRef': 'kept',
  'env[].valueFrom.resourceFieldRef': 'kept',
  'envFrom[].prefix': 'kept',
  'envFrom[].secretRef': 'kept',
  'envFrom[].configMapRef': 'kept',
  'volumeMounts[].name': 'kept',
  'volumeMounts[].mountPath': 'kept',
  'volumeMounts[].subPath': 'kept',
  'volumeMounts[].subPathExpr': 'kept',
  'volumeMounts[].readOnly': 'kept',
  'resources.requests': 'counted',
  'resources.limits.cpu': 'counted',
  'resources.limits.memory': 'kept',
  'resources.limits.ephemeral-storage': 'kept',
  'securityContext.privileged': 'kept',
  'securityContext.capabilities': 'kept',
  'securityContext.readOnlyRootFilesystem': 'kept',
  // Never granted: every container runs with no_new_privs, a privileged one apart.
  'securityContext.allowPrivilegeEscalation': [false],
  'securityContext.runAsUser': [0],
  'securityContext.runAsGroup': [0],
  terminationMessagePath: 'kept',
  terminationMessagePolicy: ['File', 'FallbackToLogsOnError'],
};

/** The API server itself refuses a grace period for a readiness probe: it has nothing killed. */
const KILLING_PROBES = ['livenessProbe', 'startupProbe'];

const PROBE_FIELDS = [
  'httpGet',
  'tcpSocket',
  'exec',
  'grpc',
  'initialDelaySeconds',
  'periodSeconds',
  'timeoutSeconds',
  'successThreshold',
  'failureThreshold',
];

const HOOK_FIELDS = ['exec', 'httpGet', 'sleep'];

/** Fields of `spec`. */
const SPEC_FIELDS: Readonly<Record<string, Support>> = {
  'volumes[].name': 'kept',
  'volumes[].secret': 'kept',
  'volumes[].configMap': 'kept',
  'volumes[].emptyDir.medium': ['', 'Memory'],
  'volumes[].emptyDir.sizeLimit': 'kept',
  'volumes[].downwardAPI': 'kept',
  // A folder of the cluster, whatever the volume that the claim is bound to says.
  'volumes[].persistentVolumeClaim.claimName': 'kept',
  'volumes[].persistentVolumeClaim.readOnly': 'kept',
  'volumes[].projected.defaultMode': 'kept',
  'volumes[].projected.sources[].secret': 'kept',
  'volumes[].projected.sources[].configMap': 'kept',
  'volumes[].projected.sources[].downwardAPI': 'kept',
  'volumes[].projected.sources[].serviceAccountToken': 'kept',
  restartPolicy: ['Always', 'OnFailure', 'Never'],
  terminationGracePeriodSeconds: 'kept',
  activeDeadlineSeconds: 'kept',
  dnsPolicy: ['ClusterFirst', 'None'],
  'dnsConfig.nameservers': 'kept',
  'dnsConfig.searches': 'kept',
  'dnsConfig.options': 'kept',
  'readinessGates[].conditionType': 'kept',
  enableServiceLinks: 'kept',
  hostname: 'kept',
  subdomain: 'kept',
  hostAliases: 'kept',
  'os.name': ['linux'],
  serviceAccount: 'elsewhere',
  serviceAccountName: 'elsewhere',
  automountServiceAccountToken: 'elsewhere',
  imagePullSecrets: 'unused',
  nodeName: 'elsewhere',
  nodeSelector: 'elsewhere',
  affinity: 'elsewhere',
  tolerations: 'elsewhere',
  topologySpreadConstraints: 'elsewhere',
  schedulerName: 'elsewhere',
  schedulingGates: 'elsewhere',
  priority: 'elsewhere',
  priorityClassName: 'elsewhere',
  preemptionPolicy: 'elsewhere',
};

/** Every supported path below a pod's `spec`. */
export const SUPPORTED_FIELDS: Readonly<Record<string, Support>> = {
  ...SPEC_FIELDS,
  ...below('containers[]', CONTAINER_FIELDS),
  ...below('initContainers[]', CONTAINER_FIELDS),
  // TCP only: unsupported-fields.ts names the others.
  'containers[].ports[].hostPort': 'kept',
  ...Object.fromEntries(
    ['readinessProbe', 'livenessProbe', 'startupProbe'].flatMap((probe) =>
      PROBE_FIELDS.map((field): [string, Support] => [`containers[].${probe}.${field}`, 'kept']),
    ),
  ),
  ...Object.fromEntries(
    KILLING_PROBES.map((probe): [string, Support] => [`containers[].${probe}.terminationGracePeriodSeconds`, 'kept']),
  ),
  ...Object.fromEntries(
    ['postStart', 'preStop'].flatMap((hook) =>
      HOOK_FIELDS.map((field): [string, Support] => [`containers[].lifecycle.${hook}.${field}`, 'kept']),
    ),
  ),
};

function below(parent: string, fields: Readonly<Record<string, Support>>): Record<string, Support> {
  return Object.fromEntries(Object.entries(fields).map(([field, support]) => [`${parent}.${field}`, support]));
}
