import { z } from 'zod';
import type { PubsubTrigger } from '../model/pubsub.js';
import { readShape } from './read-shape.js';
import type { YamlSource } from './source-files.js';
import { onlyDocument } from './yaml-documents.js';

/** The few fields of Prow's own configuration that decide where things land. */
const ProwConfigFields = z.looseObject({
  prowjob_namespace: z.string().min(1),
  pod_namespace: z.string().min(1),
  disabled_clusters: z.array(z.string()).default([]),
  pubsub_triggers: z
    .array(
      z.looseObject({
        project: z.string(),
        topics: z.array(z.string()).nullish(),
        allowed_clusters: z.array(z.string()).nullish(),
      }),
    )
    .nullish(),
  pubsub_subscriptions: z.record(z.string(), z.array(z.string())).nullish(),
});

/** Where ProwJobs and pods live, which aliases are switched off, and where sub listens. */
export interface ProwConfig {
  readonly namespaces: { readonly prowJobs: string; readonly pods: string };
  readonly disabledClusters: readonly string[];
  readonly pubsub: readonly PubsubTrigger[];
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
  return { namespaces: { prowJobs, pods }, disabledClusters, pubsub: pubsubTriggers(read) };
}

/** Prow calls them topics, and listens on subscriptions of these names; the older form lets every alias in (pkg/config/config.go). */
function pubsubTriggers({ pubsub_triggers: triggers, pubsub_subscriptions: older }: z.infer<typeof ProwConfigFields>) {
  const all = [
    ...(triggers ?? []).map(({ project, topics, allowed_clusters: allowed }) => ({
      ...{ project, subscriptions: topics ?? [], allowedClusters: allowed ?? [] },
    })),
    ...Object.entries(older ?? {}).map(([project, subscriptions]) => ({
      ...{ project, subscriptions, allowedClusters: ['*'] },
    })),
  ];
  return all.filter(({ subscriptions }) => subscriptions.length > 0);
}
