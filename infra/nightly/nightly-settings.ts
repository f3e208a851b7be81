import { z } from 'zod';
import { NIGHTLY_JOB } from '../../src/model/nightly-job.js';

/** Where TestGrid shows the nights, and whom it tells. */
const TestGrid = z.strictObject({
  dashboards: z.array(z.string().min(1)).min(1).describe('dashboards of your TestGrid; the first one has the tab'),
  tab: z.string().min(1).default(NIGHTLY_JOB),
  email: z.string().min(1).optional().describe('whom TestGrid writes to; left out it only shows the alert'),
  failures: z.number().int().positive().default(1).describe('nights in a row that fail before it alerts'),
  // As the history does: a night may begin some hours later than the one before.
  staleHours: z.number().int().positive().default(30).describe('hours without a result before it alerts'),
});

/** The repository that holds production's description, checked out by Prow before the night. */
const Repository = z.strictObject({
  org: z.string().min(1),
  repo: z.string().min(1),
  baseRef: z.string().min(1).default('main'),
});

/** How the nights of an environment are installed in a cluster. */
export const NightlySettings = z
  .strictObject({
    as: z.enum(['periodic', 'cronjob']).default('periodic').describe('a job of Prow, or of Kubernetes itself'),
    image: z.string().min(1).describe('your image with `prow-staging` in its PATH, Go and git'),
    cron: z.string().min(1).default('17 1 * * *').describe('when a night begins, UTC'),
    cluster: z.string().min(1).optional().describe('alias by which the periodic reaches the service cluster'),
    namespace: z.string().min(1).optional().describe('of a CronJob’s pod; that of Prow’s pods where left out'),
    production: z
      .string()
      .min(1)
      .optional()
      .describe('folder with production.yaml in the pod; in the checkout if relative'),
    repository: Repository.optional().describe('of production.yaml; a periodic alone can check it out'),
    history: z.string().startsWith('gs://').optional().describe('bucket that keeps the runs; else the claim does'),
    results: z
      .string()
      .startsWith('gs://')
      .optional()
      .describe(
        'gs://BUCKET/logs/JOB, where Deck and TestGrid find what a CronJob found; a periodic’s job is put there by Prow',
      ),
    power: z.string().min(1).optional().describe('as of `nightly --power`'),
    claim: z
      .strictObject({
        name: z.string().min(1).default(NIGHTLY_JOB),
        size: z.string().min(1).default('40Gi'),
        storageClass: z.string().min(1).optional(),
      })
      .prefault({})
      .describe('keeps state, signing key, toolchain and Go’s caches from night to night'),
    serviceAccount: z
      .strictObject({
        name: z.string().min(1).default(NIGHTLY_JOB),
        annotations: z.record(z.string(), z.string()).default({}),
      })
      .prefault({})
      .describe('has no right in the cluster; annotations may name an identity that opens the bucket'),
    testgrid: TestGrid.optional().describe('a periodic must have it'),
  })
  .superRefine(({ as, testgrid, repository, production, namespace, results }, context) => {
    const says = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (as === 'periodic' && testgrid === undefined)
      says('testgrid', 'a periodic that nobody is told of is not looked at: name a dashboard');
    if (as === 'periodic' && namespace !== undefined)
      says('namespace', 'Prow makes pods in the one namespace of its configuration: leave it out');
    if (as === 'periodic' && results !== undefined) says('results', 'Prow puts a periodic’s results there itself');
    if (as === 'cronjob' && repository !== undefined)
      says('repository', 'only Prow checks out: put production.yaml into the image, and name its folder');
    if (repository !== undefined && production === undefined)
      says('production', 'the folder in the repository that holds production.yaml; `.` for its root');
  });
export type NightlySettings = z.infer<typeof NightlySettings>;
