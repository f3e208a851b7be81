/** Pages of Kubernetes' documentation that promises are taken from. */

const DOCS = 'https://kubernetes.io/docs';

export const LIFECYCLE = `${DOCS}/concepts/workloads/pods/pod-lifecycle/`;
export const INIT_CONTAINERS = `${DOCS}/concepts/workloads/pods/init-containers/`;
export const POD_API = `${DOCS}/reference/kubernetes-api/workload-resources/pod-v1/`;
export const VOLUMES = `${DOCS}/concepts/storage/volumes/`;
export const PROJECTED = `${DOCS}/concepts/storage/projected-volumes/`;
export const SECRETS = `${DOCS}/concepts/configuration/secret/`;
export const CONFIG_MAPS = `${DOCS}/concepts/configuration/configmap/`;
export const PROBES = `${DOCS}/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/`;
export const HOOKS = `${DOCS}/concepts/containers/container-lifecycle-hooks/`;
export const IMAGES = `${DOCS}/concepts/containers/images/`;
export const DOWNWARD = `${DOCS}/concepts/workloads/pods/downward-api/`;
export const POD_DNS = `${DOCS}/concepts/services-networking/dns-pod-service/`;
export const HOSTS_FILE = `${DOCS}/tasks/network/customize-hosts-file-for-pods/`;
export const TERMINATION_MESSAGE = `${DOCS}/tasks/debug/debug-application/determine-reason-pod-failure/`;
export const SECURITY_CONTEXT = `${DOCS}/tasks/configure-pod-container/security-context/`;
export const ENVIRONMENT = `${DOCS}/tasks/inject-data-application/define-environment-variable-container/`;
export const DEPENDENT_ENVIRONMENT = `${DOCS}/tasks/inject-data-application/define-interdependent-environment-variables/`;
export const COMMAND = `${DOCS}/tasks/inject-data-application/define-command-argument-container/`;
export const POD_CONFIG_MAP = `${DOCS}/tasks/configure-pod-container/configure-pod-configmap/`;
export const SERVICE_ACCOUNT = `${DOCS}/tasks/configure-pod-container/configure-service-account/`;
export const RESOURCES = `${DOCS}/concepts/configuration/manage-resources-containers/`;
export const LOGGING = `${DOCS}/concepts/cluster-administration/logging/`;
export const RUNNING_POD = `${DOCS}/tasks/debug/debug-application/debug-running-pod/`;
export const CLAIMS = `${DOCS}/concepts/storage/persistent-volumes/`;
