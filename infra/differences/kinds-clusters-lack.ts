import { groupOf } from '../../src/production/kind-of.js';
import { type ManifestRule, WHOLE_OBJECT } from './difference-rule.js';

/**
 * API groups that come from a cloud or from an operator, and that nothing of
 * Prow's own work depends on: the way in from outside, certificates, monitoring,
 * how much pods are given, and where secrets come from.
 */
const GROUPS_CLUSTERS_LACK = [
  'autoscaling.k8s.io',
  'cert-manager.io',
  'cloud.google.com',
  'external-secrets.io',
  'gateway.networking.k8s.io',
  'monitoring.coreos.com',
  'monitoring.googleapis.com',
  'networking.gke.io',
  'policy.networking.k8s.io',
  'secrets-store.csi.x-k8s.io',
  'snapshot.storage.k8s.io',
];

/** Kinds that do nothing without a controller; others of their groups run pods, or are served by every cluster. */
const KINDS_WITHOUT_CONTROLLER = [
  'apiregistration.k8s.io/APIService',
  'argoproj.io/Application',
  'argoproj.io/ApplicationSet',
  'argoproj.io/AppProject',
  'networking.k8s.io/Ingress',
  'networking.k8s.io/IngressClass',
];

/** Leaves out what a staging cluster has no definition or controller for. */
export const kindsClustersLack: ManifestRule = {
  name: 'kinds-clusters-lack',
  reason: 'nothing on a staging cluster answers for this kind, and no job’s way through Prow depends on it',
  touches: [WHOLE_OBJECT],
  apply: (object) => {
    const group = groupOf(object.apiVersion);
    const isLacking =
      GROUPS_CLUSTERS_LACK.includes(group) || KINDS_WITHOUT_CONTROLLER.includes(`${group}/${object.kind}`);
    return isLacking ? null : object;
  },
};
