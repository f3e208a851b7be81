/** Fields of a kind that Kubernetes never changes of an object that stands. */
export interface ImmutableFields {
  /** As {@link kindOf} has them. */
  readonly kinds: readonly string[];
  /** JSON pointers of them, and of what is below. */
  readonly fields: RegExp;
  /** Those of them that may change all the same. */
  readonly but?: RegExp;
  /** Pointer → what the API server fills in where nothing is written. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** They are so only of an object that says `immutable: true`. */
  readonly isMarked?: true;
  /** Function of k8s.io/kubernetes, release 1.35, that refuses the change; below pkg/apis where nothing else is said. */
  readonly source: string;
}

/**
 * All that an API server refuses over what stands, or leaves as it was, kind by kind. Where one more kind has such a field,
 * the line for it belongs here.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#label-selector-updates
 * @see https://kubernetes.io/docs/concepts/configuration/configmap/#configmap-immutable
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#clusterrolebinding-example
 */
export const IMMUTABLE_FIELDS: readonly ImmutableFields[] = [
  {
    kinds: ['Deployment', 'DaemonSet', 'ReplicaSet'],
    fields: /^\/spec\/selector(?:\/|$)/,
    source: 'ValidateDeploymentUpdate, ValidateDaemonSetUpdate, ValidateReplicaSetUpdate, apps/validation',
  },
  {
    kinds: ['StatefulSet'],
    fields: /^\/spec\//,
    but: /^\/spec\/(?:replicas|ordinals|template|updateStrategy|revisionHistoryLimit|persistentVolumeClaimRetentionPolicy|minReadySeconds)(?:\/|$)/,
    defaults: { '/spec/podManagementPolicy': 'OrderedReady' },
    source: 'ValidateStatefulSetUpdate, apps/validation',
  },
  {
    kinds: ['Job'],
    fields:
      /^\/spec\/(?:selector|template|completions|completionMode|podFailurePolicy|backoffLimitPerIndex|managedBy|successPolicy)(?:\/|$)/,
    defaults: { '/spec/completionMode': 'NonIndexed', '/spec/completions': 1 },
    source: 'ValidateJobSpecUpdate, batch/validation',
  },
  {
    kinds: ['Pod'],
    fields: /^\/spec\//,
    but: /^\/spec\/(?:(?:init)?[cC]ontainers\/[^/]+\/image$|(?:activeDeadlineSeconds|terminationGracePeriodSeconds|tolerations)(?:\/|$))/,
    source: 'ValidatePodUpdate, core/validation',
  },
  {
    kinds: ['Service'],
    fields: /^\/spec\/(?:clusterIP|loadBalancerClass|healthCheckNodePort)$/,
    source: 'ValidateServiceUpdate, core/validation; patchAllocatedValues, pkg/registry/core/service/storage',
  },
  {
    kinds: ['PersistentVolumeClaim'],
    fields: /^\/spec\//,
    but: /^\/spec\/(?:resources\/requests\/|volumeAttributesClassName$)/,
    defaults: { '/spec/volumeMode': 'Filesystem' },
    source: 'ValidatePersistentVolumeClaimUpdate, core/validation',
  },
  {
    kinds: ['PersistentVolume'],
    fields: /^\/spec\//,
    but: /^\/spec\/(?:capacity|accessModes|claimRef|persistentVolumeReclaimPolicy|storageClassName|mountOptions|volumeAttributesClassName)(?:\/|$)/,
    defaults: { '/spec/volumeMode': 'Filesystem' },
    source: 'ValidatePersistentVolumeUpdate, core/validation',
  },
  {
    kinds: ['Secret'],
    fields: /^\/type$/,
    defaults: { '/type': 'Opaque' },
    source: 'ValidateSecretUpdate, core/validation',
  },
  {
    kinds: ['Secret', 'ConfigMap'],
    fields: /^\/(?:data|stringData|binaryData|immutable)(?:\/|$)/,
    isMarked: true,
    source: 'ValidateSecretUpdate, ValidateConfigMapUpdate, core/validation',
  },
  {
    kinds: ['ResourceQuota'],
    fields: /^\/spec\/scopes$/,
    source: 'ValidateResourceQuotaUpdate, core/validation',
  },
  {
    kinds: ['RoleBinding', 'ClusterRoleBinding'],
    fields: /^\/roleRef\//,
    defaults: { '/roleRef/apiGroup': 'rbac.authorization.k8s.io' },
    source: 'ValidateRoleBindingUpdate, ValidateClusterRoleBindingUpdate, rbac/validation',
  },
  {
    kinds: ['StorageClass'],
    fields: /^\/(?:parameters|provisioner|reclaimPolicy|volumeBindingMode)(?:\/|$)/,
    defaults: { '/reclaimPolicy': 'Delete', '/volumeBindingMode': 'Immediate' },
    source: 'ValidateStorageClassUpdate, storage/validation',
  },
  {
    kinds: ['VolumeAttributesClass'],
    fields: /^\/(?:driverName|parameters)(?:\/|$)/,
    source: 'ValidateVolumeAttributesClassUpdate, storage/validation',
  },
  {
    kinds: ['CSIDriver'],
    fields: /^\/spec\/(?:attachRequired|volumeLifecycleModes)$/,
    defaults: { '/spec/attachRequired': true },
    source: 'ValidateCSIDriverUpdate, storage/validation',
  },
  { kinds: ['VolumeAttachment'], fields: /^\/spec\//, source: 'ValidateVolumeAttachmentUpdate, storage/validation' },
  {
    kinds: ['PriorityClass'],
    fields: /^\/(?:value|preemptionPolicy)$/,
    defaults: { '/preemptionPolicy': 'PreemptLowerPriority' },
    source: 'ValidatePriorityClassUpdate, scheduling/validation',
  },
  { kinds: ['RuntimeClass'], fields: /^\/handler$/, source: 'ValidateRuntimeClassUpdate, node/validation' },
  {
    kinds: ['IngressClass'],
    fields: /^\/spec\/controller$/,
    source: 'ValidateIngressClassUpdate, networking/validation',
  },
  { kinds: ['EndpointSlice'], fields: /^\/addressType$/, source: 'ValidateEndpointSliceUpdate, discovery/validation' },
  {
    kinds: ['ControllerRevision'],
    fields: /^\/data(?:\/|$)/,
    source: 'ValidateControllerRevisionUpdate, apps/validation',
  },
  {
    kinds: ['ResourceClaim', 'ResourceClaimTemplate'],
    fields: /^\/spec\//,
    source: 'ValidateResourceClaimUpdate, ValidateResourceClaimTemplateUpdate, resource/validation',
  },
  {
    kinds: ['CustomResourceDefinition'],
    fields: /^\/spec\/(?:scope|group|names\/(?:kind|plural))$/,
    source: 'ValidateCustomResourceDefinitionUpdate, k8s.io/apiextensions-apiserver',
  },
];
