import { z } from 'zod';
import { trial } from './trial.js';

/** What a canary of a pull request found in its working directory and its variables, and what it should have found. */
export const Cloned = z.strictObject({
  parents: z.array(z.string()).describe('of the commit that is checked out, in its order; none where there is none'),
  files: z.array(z.string()).describe('those of the change that are there, by path'),
  pullSha: z.string().nullable().describe('PULL_PULL_SHA'),
  baseSha: z.string().nullable().describe('PULL_BASE_SHA'),
  preset: z.string().nullable().describe('the variable that a preset brings'),
});
export type Cloned = z.infer<typeof Cloned>;

/** What a canary's own process found out where it ran, as the artifact it left says. */
export const InsideObserved = z.strictObject({
  kind: z.literal('inside-observed'),
  ...trial,
  prowJob: z.string(),
  artifact: z.string().describe('bucket and path of the artifact'),
  kubeSystemUid: z
    .string()
    .nullable()
    .describe('UID of kube-system, from the API server that the pod finds in its cluster; null where it gave none'),
  user: z.string().nullable().describe('who that API server says the pod is'),
  podUid: z.string().nullable().describe('UID of the pod to which that API server has bound the token'),
  mounts: z.array(z.string()).describe('where volumes are mounted, from /proc/self/mountinfo'),
  problems: z.array(z.string()).describe('questions that got no answer, and why'),
  cloned: Cloned.nullable().optional().describe('of a canary for which something is cloned'),
  change: z
    .strictObject({ headSha: z.string(), baseSha: z.string(), paths: z.array(z.string()) })
    .nullable()
    .optional()
    .describe('its pull request, as GitHub knows it, and the base that its ProwJob names; null where nobody knows it'),
});
export type InsideObserved = z.infer<typeof InsideObserved>;

/** What cloud storage holds of one canary, where Deck and TestGrid look for it. */
export const UploadObserved = z.strictObject({
  kind: z.literal('upload-observed'),
  ...trial,
  prowJob: z.string(),
  state: z.string().describe('what the ProwJob says of it'),
  place: z.string().describe('bucket and path that were looked at'),
  files: z.array(z.string()).describe('every file below it, by its path from there'),
  unreadable: z.array(z.string()).describe('files that are there and say nothing, and why'),
  startedAt: z.number().nullable().describe('started.json: Unix seconds'),
  finishedAt: z.number().nullable().describe('finished.json: Unix seconds'),
  passed: z.boolean().nullable().describe('finished.json'),
  result: z.string().nullable().describe('finished.json'),
  prowJobName: z.string().nullable().describe('prowjob.json: the name in it'),
  podUid: z.string().nullable().describe('podinfo.json: the UID in it'),
  logStoredAt: z.iso
    .datetime()
    .nullable()
    .optional()
    .describe(
      'when storage took build-log.txt, by its own clock; null where it does not say. The sidecar uploads it with finished.json, which crier writes again where storage knows no preconditions, as Prow’s own fake',
    ),
  logSays: z.string().nullable().describe('build-log.txt: which canary says that it wrote it'),
  latestBuild: z.string().nullable().describe('latest-build.txt of the job'),
  laterBuilds: z
    .array(z.string())
    .optional()
    .describe(
      'builds of ProwJobs of that job that were made after this one: latest-build.txt may name any of them; looked for where it names another build',
    ),
  indexSays: z
    .string()
    .nullable()
    .optional()
    .describe('where the index of builds of pull requests says that this one is; left out for a build of none'),
  buildId: z.string().describe('what the ProwJob says that is'),
  waitedMs: z.number().nonnegative(),
  waitLimitMs: z.number().positive(),
});
export type UploadObserved = z.infer<typeof UploadObserved>;
