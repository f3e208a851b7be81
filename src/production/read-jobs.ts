import { z } from 'zod';
import { everyOf } from '../model/explained-errors.js';
import type { Job } from '../model/job.js';
import { CodeRefs, codeOfJob } from './code-of-job.js';
import { githubProgramsOf } from './github-programs.js';
import { type PodNeeds, podNeedsOf } from './pod-needs.js';
import { productionError } from './production-error.js';
import type { YamlSource } from './source-files.js';
import { valueAt } from './value-at.js';
import type { YamlDocument } from './yaml-documents.js';

/** What Prow takes for a job's name (jobNameRegex, pkg/config/config.go). */
const NAME = /^[A-Za-z0-9._-]+$/;

/** A job of Jenkins may lie in folders there (jobNameRegexJenkins). */
const JENKINS_NAME = /^[A-Za-z0-9._-]([A-Za-z0-9._/-]*[A-Za-z0-9_-])?$/;

/** What Prow takes a job's agent for where none is named (defaultJobBase, pkg/config/config.go). */
export const DEFAULT_AGENT = 'kubernetes';

const JobEntry = z
  .looseObject({
    name: z.string().min(1),
    agent: z.string().nullish(),
    namespace: z.string().nullish(),
    cluster: z.string().nullish(),
    branches: z.array(z.string()).nullish(),
    skip_branches: z.array(z.string()).nullish(),
    ...CodeRefs.shape,
  })
  .superRefine(({ name, agent }, context) => {
    const pattern = agent === 'jenkins' ? JENKINS_NAME : NAME;
    if (pattern.test(name)) return;
    const message = `Prow refuses ${JSON.stringify(name)}, it must match ${pattern.source}`;
    context.addIssue({ code: 'custom', path: ['name'], message });
  });
type JobEntry = z.infer<typeof JobEntry>;

/** What a job entry says beyond the description: which repository it is for, and what its pod asks for. */
export interface ConfiguredJob {
  readonly job: Job;
  /** Where the entry begins. */
  readonly line: number;
  /** `org/repo`; null for periodics. */
  readonly repository: string | null;
  /** Every repository whose code it may run; empty where it runs only what its image holds. */
  readonly codeFrom: readonly string[];
  readonly branches: readonly string[];
  readonly skipBranches: readonly string[];
  readonly needs: PodNeeds;
  /** What is to start it. */
  readonly agent: string;
  /** As written; null where omitted or empty, which both mean `pod_namespace`. */
  readonly namespace: string | null;
}

/**
 * Every job of a configuration file. Keys that are no job lists (presets, anchors) are passed over.
 *
 * @throws {ExplainedError} `unreadable` for entries without a name.
 */
export function jobsOf({ documents }: Pick<YamlSource, 'documents'>): ConfiguredJob[] {
  const lists = documents.flatMap((document) => jobLists(document).map((list) => ({ document, ...list })));
  return everyOf(lists, ({ document, path, type, repository }) =>
    entriesOf(document, path).map((entry) => configuredJob(entry, { type, repository })),
  ).flat();
}

/** Where jobs stand in a document: keys to each list, and whose jobs they are. */
export function jobLists(document: YamlDocument) {
  return [
    { path: ['periodics'], type: 'periodic' as const, repository: null },
    ...(['presubmit', 'postsubmit'] as const).flatMap((type) =>
      repositoriesOf(document, `${type}s`).map((repository) => ({ path: [`${type}s`, repository], type, repository })),
    ),
  ];
}

interface PlacedEntry {
  readonly entry: JobEntry;
  readonly file: string;
  readonly line: number;
  /** Line of its `cluster:`; that of the entry where it has none, or has it from an anchor. */
  readonly clusterLine: number;
}

function repositoriesOf(document: YamlDocument, key: string): string[] {
  const value = valueAt(document.value, [key]);
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}

function entriesOf(document: YamlDocument, path: readonly string[]): PlacedEntry[] {
  const list = valueAt(document.value, path);
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) throw noJob(document, { path, issue: 'not a list' });
  return everyOf(list, (value: unknown, index) => {
    const parsed = JobEntry.safeParse(value);
    if (parsed.success) {
      const lines = {
        line: document.lineAt([...path, index]),
        clusterLine: document.lineAt([...path, index, 'cluster']),
      };
      return { entry: parsed.data, file: document.file, ...lines };
    }
    throw noJob(document, { path: [...path, index], issue: issuesOf(parsed.error, value) });
  });
}

/** Zod has no words of ours for what is missing or of another kind; what Prow refuses is told as it is. */
function issuesOf({ issues }: z.ZodError, value: unknown): string {
  return issues
    .map((issue) => {
      if (issue.path.length === 0) return 'no mapping of keys to values';
      const at = issue.path.join('.');
      if (issue.code === 'custom') return `${at}: ${issue.message}`;
      const path = issue.path.filter((key) => typeof key !== 'symbol');
      const found = valueAt(value, path);
      return found === undefined || found === '' ? `no ${at}` : `${at}: ${JSON.stringify(found)}, of another kind`;
    })
    .join('; ');
}

function configuredJob(
  { entry, file, line, clusterLine }: PlacedEntry,
  { type, repository }: { type: Job['type']; repository: string | null },
): ConfiguredJob {
  return {
    job: {
      ...{ name: entry.name, type, cluster: entry.cluster ?? null, file, line: clusterLine },
      ...{ ...otherAgent(entry), ...changesGithub(entry) },
    },
    line,
    repository,
    codeFrom: codeOfJob(entry, repository),
    branches: entry.branches ?? [],
    skipBranches: entry.skip_branches ?? [],
    needs: podNeedsOf(entry),
    agent: entry.agent || DEFAULT_AGENT,
    namespace: entry.namespace || null,
  };
}

function otherAgent({ agent }: JobEntry): Pick<Job, 'agent'> {
  return agent && agent !== DEFAULT_AGENT ? { agent } : {};
}

function changesGithub(entry: JobEntry): Pick<Job, 'changesGithub'> {
  const programs = githubProgramsOf(entry);
  return programs.length === 0 ? {} : { changesGithub: programs };
}

function noJob(document: YamlDocument, found: { path: readonly (string | number)[]; issue: string }): Error {
  return productionError({
    what: `${found.path.join('.')} is no job`,
    expected: 'a list of jobs, each with a name',
    observed: found.issue,
    file: document.file,
    line: document.lineAt(found.path),
    next: 'correct the entry',
  });
}
