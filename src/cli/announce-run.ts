import { appendFile, copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { line } from './console.js';
import { runFiles } from './run-folder.js';

/** What a continuous integration says of where it looks for results. */
type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Shows a finished run where continuous integration looks: GitHub Actions in the step's summary, Prow among the job's
 * artifacts, under the names that Deck's lenses and TestGrid read. A verdict is not lost because nobody can be shown it.
 */
export async function announceRun(folder: string, variables: Variables = process.env): Promise<void> {
  const files = runFiles(folder);
  const { GITHUB_STEP_SUMMARY: summary, ARTIFACTS: artifacts } = variables;
  await attempt('the step summary', async () => {
    if (summary) await appendFile(summary, await readFile(files.stepSummary, 'utf8'));
  });
  await attempt('the artifacts', async () => {
    if (!artifacts) return;
    const place = join(artifacts, 'prow-staging', files.id);
    await mkdir(place, { recursive: true });
    await copyFile(files.junit, join(place, 'junit.xml'));
    await copyFile(files.report, join(place, 'report.html'));
  });
}

async function attempt(what: string, action: () => Promise<void>): Promise<void> {
  await action().catch((error: unknown) => {
    line(`could not write ${what}: ${error instanceof Error ? error.message : String(error)}`);
  });
}
