import type { Container, PodSpec } from '../../src/production/pod-template.js';
import type { ManifestRule } from './difference-rule.js';
import { editContainers, editPod } from './edit-pods.js';

/** What asks for other users or for modules of a machine's kernel, in a pod's security context and in a container's. */
const FIELDS = [
  'runAsUser',
  'runAsGroup',
  'runAsNonRoot',
  'fsGroup',
  'fsGroupChangePolicy',
  'supplementalGroups',
  'supplementalGroupsPolicy',
  'seccompProfile',
  'seLinuxOptions',
  'seLinuxChangePolicy',
  'appArmorProfile',
];

/** Pods run as the one user that started the environment, who is root only inside it. */
export const oneUser: ManifestRule = {
  name: 'one-user',
  reason:
    "this layer's pods run as one ordinary user of this machine, who cannot become others or load kernel profiles",
  touches: [
    ...[...FIELDS, 'allowPrivilegeEscalation'].flatMap((field) =>
      ['', '/containers/*', '/initContainers/*'].map((part) => `/spec/template/spec${part}/securityContext/${field}`),
    ),
  ],
  apply: (object, { hostNodes }) => {
    if (hostNodes === null) return object;
    return editContainers(editPod(object, asOneUser<PodSpec>), asOneUser<Container>);
  },
};

function asOneUser<Part extends PodSpec | Container>(part: Part): Part {
  const { securityContext } = part;
  if (typeof securityContext !== 'object' || securityContext === null) return part;
  const entries = Object.entries(securityContext);
  const kept = entries.filter(([field, value]) => !FIELDS.includes(field) && !isMoreRights(field, value));
  return kept.length === entries.length ? part : { ...part, securityContext: Object.fromEntries(kept) };
}

/** Setuid programs gain nothing where there is one user; leaving it out asks for the same. */
function isMoreRights(field: string, value: unknown): boolean {
  return field === 'allowPrivilegeEscalation' && value === true;
}
