/** Begins the name of an object of a kind of Kubernetes' own that makes pods. */
export const WITH_PODS = /^(?:Deployment|StatefulSet|DaemonSet|ReplicaSet|ReplicationController|CronJob|Job|Pod) /;
