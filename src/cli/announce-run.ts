import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Outcome } from '../model/outcome.js';
import { Verdict } from '../model/verdict.js';
import { line } from './console.js';
import { runFiles } from './run-folder.js';

/** What a continuous integration says of where it looks for results. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** What a job's artifacts say of a run, wherever it is kept. */
export interface ShownRun {
  readonly id: string;
  readonly tag: string;
  readonly outcome: Outcome;
  /** One of its files; throws where there is none. */
  read(name: 'junit.xml' | 'report.html'): Promise<Uint8Array>;
}

/**
 * Shows a finished run where continuous integration looks: GitHub Actions in the step's summary, Prow among the job's
 * artifacts, under the names that Deck's lenses and TestGrid read. A verdict is not lost because nobody can be shown it.
 */
export async function announceRun(folder: string, variables: Variables = process.env): Promise<void> {
  const files = runFiles(folder);
  const { GITHUB_STEP_SUMMARY: summary } = variables;
  await attempt('write the step summary', async () => {
    if (summary) await appendFile(summary, await readFile(files.stepSummary, 'utf8'));
  });
  await attempt('write the artifacts', async () => {
    if (!variables['ARTIFACTS']) return;
    const { outcome, candidate } = Verdict.parse(JSON.parse(await readFile(files.verdict, 'utf8')));
    const read = (name: string) => readFile(join(folder, name));
    await putAmongArtifacts({ id: files.id, tag: candidate.tag, outcome, read }, variables);
  });
}

/**
 * Puts a run among the artifacts of Prow's job. What `metadata.json` says the sidecar adds to the job's `finished.json`:
 * Deck shows it, and TestGrid heads the night's column with `job-version`.
 *
 * @see combineMetadata, pkg/sidecar/run.go
 */
export async function putAmongArtifacts(run: ShownRun, { ARTIFACTS: artifacts }: Variables): Promise<void> {
  if (!artifacts) return;
  const place = join(artifacts, 'prow-staging', run.id);
  await mkdir(place, { recursive: true });
  for (const name of ['junit.xml', 'report.html'] as const) await writeFile(join(place, name), await run.read(name));
  await writeFile(join(artifacts, 'metadata.json'), `${JSON.stringify(jobMetadata(run))}\n`);
}

/** What a job says of itself besides whether it passed. */
export function jobMetadata({ id, tag, outcome }: Pick<ShownRun, 'id' | 'tag' | 'outcome'>): Record<string, string> {
  return { 'job-version': tag, 'prow-staging-outcome': outcome, 'prow-staging-run': id };
}

/** Says what went wrong, and goes on. */
export async function attempt(what: string, action: () => Promise<void>): Promise<void> {
  await action().catch((error: unknown) => {
    line(`could not ${what}: ${error instanceof Error ? error.message : String(error)}`);
  });
}
