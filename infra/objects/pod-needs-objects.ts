import type { KubernetesObject } from '../../src/production/manifest.js';
import { mergeNeeds, type PodNeeds } from '../../src/production/pod-needs.js';
import { placeholderConfigMap, placeholderSecret } from './placeholders.js';

/** Every namespace has it; Kubernetes makes it. */
export const DEFAULT_SERVICE_ACCOUNT = 'default';

/** What jobs' pods expect to find in their namespace: service accounts, and stand-ins for secrets and config maps. */
export function podNeedsObjects(namespace: string, all: readonly PodNeeds[]): KubernetesObject[] {
  const needs = mergeNeeds(all);
  return [
    ...needs.serviceAccounts
      .filter((name) => name !== DEFAULT_SERVICE_ACCOUNT)
      .map((name) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { namespace, name } })),
    ...needs.secrets.map((name) => placeholderSecret({ namespace, name }, [])),
    ...needs.configMaps.map((name) => placeholderConfigMap({ namespace, name })),
  ];
}
