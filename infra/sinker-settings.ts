import { z } from 'zod';
import type { EnvironmentSinker } from '../src/model/environment.js';
import type { Production } from '../src/production/read-production.js';
import { prowDocuments } from '../src/production/yaml-documents.js';
import { RUNNING_COMPONENTS } from './differences/not-run-here.js';
import { goDurationMs } from './go-duration.js';

const Config = z.looseObject({
  sinker: z
    .looseObject({
      terminated_pod_ttl: z.string().nullish(),
      max_pod_age: z.string().nullish(),
      max_prowjob_age: z.string().nullish(),
      exclude_clusters: z.array(z.string()).nullish(),
    })
    .nullish(),
});

/** Where the configuration does not say (pkg/config/config.go, parseProwConfig). */
const MAX_POD_AGE = '24h';
const MAX_PROWJOB_AGE = '168h';

/** What production's sinker removes, and on which clusters; null where none runs. */
export function sinkerSettings({
  prowConfig,
  components,
}: Pick<Production, 'prowConfig' | 'components'>): EnvironmentSinker | null {
  const running = components.filter(
    ({ component: { workload } }) =>
      workload.component === 'sinker' && workload.replicas > 0 && RUNNING_COMPONENTS.includes('sinker'),
  );
  if (running.length === 0) return null;
  const document = prowDocuments(prowConfig.text, 'Prow configuration')[0]?.value ?? null;
  const settings = Config.safeParse(document).data?.sinker ?? {};
  const excluded = settings.exclude_clusters ?? [];
  const maxPodAgeMs = goDurationMs(settings.max_pod_age ?? MAX_POD_AGE);
  const known = running.flatMap(({ aliases }) => aliases.filter(({ name }) => !excluded.includes(name)));
  return {
    clusters: [...new Set(known.map(({ clusterId }) => clusterId))].sort(),
    // Left out, it is how old pods get.
    terminatedPodTtlMs:
      settings.terminated_pod_ttl === undefined || settings.terminated_pod_ttl === null
        ? maxPodAgeMs
        : goDurationMs(settings.terminated_pod_ttl),
    maxPodAgeMs,
    maxProwJobAgeMs: goDurationMs(settings.max_prowjob_age ?? MAX_PROWJOB_AGE),
  };
}
