import { readFile, writeFile } from 'node:fs/promises';
import { openHistory } from '../canaries/history-writer.js';
import { Description } from '../model/description.js';
import { ExplainedError } from '../model/explained-error.js';
import { parseHistory } from '../model/history.js';
import type { Verdict } from '../model/verdict.js';
import { junitXml } from '../report/junit-xml.js';
import { reportHtml } from '../report/report-html.js';
import { judge } from '../verdict/judge.js';
import { type WayCell, wayCells } from '../verdict/way-cells.js';
import { runFiles, writeJson } from './run-folder.js';

/** Seals a run's history: nothing can be observed after this. */
export function seal(folder: string): void {
  openHistory(runFiles(folder).history).seal();
}

/**
 * Judges a saved run and writes verdict, JUnit file and report beside it. Reads
 * nothing but the run's folder, so a run can be judged again for ever.
 *
 * @throws {ExplainedError} `usage` when the folder holds no run.
 */
export async function judgeRun(folder: string): Promise<Verdict> {
  const files = runFiles(folder);
  const description = await runDescription(folder);
  const history = parseHistory(await readText(files.history));
  const verdict = judge(description, history);
  await writeJson(files.verdict, verdict);
  await writeFile(files.junit, junitXml({ verdict }), { mode: 0o600 });
  await writeFile(files.report, reportHtml({ verdict, description, history }), { mode: 0o600 });
  return verdict;
}

/**
 * What a run was about.
 *
 * @throws {ExplainedError} `usage` when the folder holds no run, or one that another version of this tool wrote.
 */
export async function runDescription(folder: string): Promise<Description> {
  const path = runFiles(folder).description;
  try {
    return Description.parse(JSON.parse(await readText(path)));
  } catch (error) {
    if (error instanceof ExplainedError) throw error;
    throw noRun(path, error);
  }
}

/** The matrix alias × way of a saved run. */
export async function judgeWays(folder: string): Promise<WayCell[]> {
  const description = await runDescription(folder);
  return wayCells(description, parseHistory(await readText(runFiles(folder).history)));
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    throw noRun(path, error);
  });
}

function noRun(path: string, error: unknown): ExplainedError {
  return new ExplainedError(
    'usage',
    {
      what: 'This is not the folder of a run',
      expected: 'a folder with description.json and history.jsonl',
      observed: error instanceof Error ? error.message : String(error),
      evidence: path,
      next: 'name a run’s folder or id, or `latest`',
    },
    { cause: error },
  );
}
