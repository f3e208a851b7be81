import { z } from 'zod';
import type { DeclaredWorkload, SeenWorkload } from '../../model/confirmation.js';
import type { ClusterConnection } from '../connect-cluster.js';

const TemplateOwner = z.looseObject({ spec: z.looseObject({ template: z.record(z.string(), z.unknown()) }) });

/**
 * A workload's live pod template, every field as the API server sends it: a client of its own kind would lose those that
 * are newer than it.
 */
export async function liveTemplate(
  { custom }: ClusterConnection,
  { workload: { kind, namespace, name } }: DeclaredWorkload,
): Promise<SeenWorkload['template']> {
  const plural = `${kind.toLowerCase()}s`;
  const object: unknown = await custom.getNamespacedCustomObject({
    ...{ group: 'apps', version: 'v1', namespace, plural, name },
  });
  return TemplateOwner.parse(object).spec.template;
}
