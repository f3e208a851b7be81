import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { Difference } from '../model/environment.js';
import { junitXml } from '../report/junit-xml.js';
import { reportHtml } from '../report/report-html.js';
import { stepSummary } from '../report/step-summary.js';
import { judgeCanaries } from '../verdict/judge-canaries.js';
import { LATENCY_MEASURES } from '../verdict/latencies.js';
import { wayCells, wayMatrix } from '../verdict/way-cells.js';
import { alikeRuns } from './alike-runs.js';
import { earlierRuns } from './earlier-runs.js';
import type { JudgedRun } from './judged-run.js';
import { runFiles } from './run-folder.js';

const WithDifferences = z.object({ differences: z.array(Difference) });

/** Writes what people and their tools read of a judged run beside it: `report.html`, `junit.xml`, `step-summary.md`. */
export async function writeReports(folder: string, run: JudgedRun): Promise<void> {
  const files = runFiles(folder);
  const mode = 0o600;
  const differences = await differencesOf(files.environment);
  await writeFile(files.junit, junitXml(run), { mode });
  const latencies = LATENCY_MEASURES.map(({ name, of }) => ({ name, samples: of(run.history) }));
  const before = await earlierRuns(folder, { ...run.verdict, production: run.description.name });
  const earlier = before.map(({ id, verdict }) => ({ id, ...verdict, tag: verdict.candidate.tag }));
  const alike = await alikeRuns({ id: files.id, run }, before);
  const canaries = judgeCanaries(run.description, run.history).filter(({ phase }) => phase === 'candidate');
  const matrix = wayMatrix(wayCells(run.description, run.history));
  const input = { ...run, canaries, matrix, id: files.id, differences, latencies, earlier, alike };
  await writeFile(files.report, reportHtml(input), { mode });
  await writeFile(files.stepSummary, stepSummary(input), { mode });
}

/** Null where another version wrote the file, or nobody: that is told, and no reason to go without a report. */
async function differencesOf(path: string): Promise<Difference[] | null> {
  try {
    return WithDifferences.safeParse(JSON.parse(await readFile(path, 'utf8'))).data?.differences ?? null;
  } catch {
    return null;
  }
}
