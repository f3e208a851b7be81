import { z } from 'zod';
import { readShape } from './read-shape.js';
import type { YamlSource } from './source-files.js';
import { onlyDocument } from './yaml-documents.js';

/** The few fields of Prow's own configuration that decide where things land. */
const ProwConfigFields = z.looseObject({
  prowjob_namespace: z.string().min(1),
  pod_namespace: z.string().min(1),
  disabled_clusters: z.array(z.string()).default([]),
});

/** Where ProwJobs and pods live, and which aliases are switched off. */
export interface ProwConfig {
  readonly namespaces: { readonly prowJobs: string; readonly pods: string };
  readonly disabledClusters: readonly string[];
}

/**
 * Reads Prow's configuration.
 *
 * @throws {ExplainedError} `unreadable`: YAML errors, or a namespace that is not written. Prow would
 *   use `default` for both; production has to say which it means, because the outage of
 *   2019-02-05 was one namespace taken for the other.
 */
export function readProwConfig({ documents, path: file }: YamlSource): ProwConfig {
  const document = onlyDocument(documents, file);
  const words = { named: 'Prow’s configuration', hint: 'write both namespaces, even where they are the same' };
  const read = readShape(ProwConfigFields, document, words);
  const { prowjob_namespace: prowJobs, pod_namespace: pods, disabled_clusters: disabledClusters } = read;
  return { namespaces: { prowJobs, pods }, disabledClusters };
}
