import type { Difference } from '../../src/model/environment.js';
import { type KubernetesObject, objectName } from '../../src/production/manifest.js';

/** Why staging makes objects that production's manifests do not hold. */
const REASONS = {
  'prow-configuration':
    'production’s config-updater makes this ConfigMap from the same files; here no merge would start it',
  'placeholder-secrets': 'production keeps this object elsewhere; its content never enters staging',
  'fake-storage': 'Prow uploads results; this is Prow’s own fake of the storage, in place of production’s buckets',
  'github-stand-in':
    'Prow works against GitHub, which must not hear of canaries; this says what GitHub would, and listens',
  'gangway-service': 'canaries ask gangway itself; production’s own Service may lead to a proxy that staging has not',
  'pubsub-stand-in':
    'sub listens for messages, of which production must lose none; this is Google’s own fake of Pub/Sub',
  'github-secrets': 'production’s credentials never enter: here are the stand-in’s token and the key of its events',
  'job-needs': 'jobs name this object; on this cluster it stands in for production’s',
  'prow-access': 'production’s credentials never enter; this user has the rights Prow uses on a cluster, and no others',
  'kubeconfig-secrets':
    'same Secret, key, contexts, order and current-context as production’s; staging’s clusters and users behind them',
  'canary-access': 'a decorated canary asks its own cluster who it is; this account may ask that and nothing else',
  'canary-secret': 'a canary that needs what only its own cluster has can start nowhere else',
  'job-namespace':
    'jobs’ pods need the namespace that Prow’s configuration names; no manifest of production’s holds it',
  'manifest-namespace':
    'production’s manifests put objects into this namespace, and none of them makes it: production has it from elsewhere',
  'manifest-account':
    'pods of production’s manifests run as this service account, and none of them makes it: production has it from elsewhere',
  'boskos-definitions': 'the definitions of Boskos’ kinds are those of the version under test',
  nightly: 'nights are started on the service cluster of staging; production’s own jobs are as before',
  'prowjob-definition': 'the definition of ProwJob is that of the version under test',
} as const;

/** The name of a reason to add an object. */
export type Addition = keyof typeof REASONS;

/** All of them. */
export const ADDITIONS: readonly string[] = Object.keys(REASONS);

/** Lists objects that staging adds to one cluster. */
export function additions(
  rule: Addition,
  added: { clusterId: string; objects: readonly KubernetesObject[] },
): Difference[] {
  return added.objects.map((object) => addition(rule, `${objectName(object)} on cluster ${added.clusterId}`));
}

/** Lists one thing that staging adds and that is no object. */
export function addition(rule: Addition, subject: string): Difference {
  return { rule, reason: REASONS[rule], subject };
}
