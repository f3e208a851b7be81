import { z } from 'zod';
import { JobType } from '../src/model/job.js';
import { flagValues } from '../src/production/pod-template.js';
import type { ComponentContainer } from '../src/production/read-workloads.js';
import { prowDocuments } from '../src/production/yaml-documents.js';

/** Where the configuration does not say (pkg/config/config.go, GitHubReporter). */
const WHERE_OMITTED: readonly JobType[] = ['presubmit', 'postsubmit'];

/** Whatever the configuration says: a batch has no pull request of its own, a periodic no commit (pkg/github/report/report.go). */
const NEVER_TOLD: readonly JobType[] = ['batch', 'periodic'];

const Config = z.looseObject({
  github_reporter: z.looseObject({ job_types_to_report: z.array(JobType).nullish() }).nullish(),
});

/** Types of jobs of which production's crier tells GitHub: none where no crier has workers for it. */
export function reportedTypes(config: string, components: readonly ComponentContainer[]): JobType[] {
  const tells = components.some(
    ({ workload, container }) =>
      workload.component === 'crier' &&
      workload.replicas > 0 &&
      Number(flagValues(container, 'github-workers').at(-1) ?? 0) > 0,
  );
  if (!tells) return [];
  const types = Config.safeParse(prowDocuments(config, 'Prow configuration')[0]?.value ?? null).data?.github_reporter
    ?.job_types_to_report;
  const configured = types === undefined || types === null || types.length === 0 ? WHERE_OMITTED : types;
  return configured.filter((type) => !NEVER_TOLD.includes(type));
}
