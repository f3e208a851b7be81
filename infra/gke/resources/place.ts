import type { ProviderResource, Resource } from '@pulumi/pulumi';
import type { GkeSettings } from '../settings/gke-settings.js';

/** What every component of the environment is made with. */
export interface Place {
  readonly settings: GkeSettings;
  readonly provider: ProviderResource;
  readonly parent: Resource;
  /** Budget labels, and until when the environment may stand. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Options of a resource below a component: the environment’s own provider, never one of the machine’s. */
export function below(parent: Resource, { provider }: Place): { parent: Resource; provider: ProviderResource } {
  return { parent, provider };
}
