import { readFile } from 'node:fs/promises';
import { openHistory } from '../canaries/history-writer.js';
import { Description } from '../model/description.js';
import { ExplainedError } from '../model/explained-error.js';
import { parseHistory } from '../model/history.js';
import { Verdict } from '../model/verdict.js';
import { judge } from '../verdict/judge.js';
import { type WayCell, wayCells } from '../verdict/way-cells.js';
import { runFiles, writeJson } from './run-folder.js';
import { writeReports } from './write-reports.js';

/** Seals a run's history: nothing can be observed after this. */
export function seal(folder: string): void {
  openHistory(runFiles(folder).history).seal();
}

/**
 * Judges a saved run and writes verdict and reports beside it. Reads
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
  await writeReports(folder, { verdict, description, history });
  return verdict;
}

/** What the lines of a run that still goes on say, without a word to anybody. */
export async function judgedSoFar(folder: string): Promise<Verdict> {
  const { lines } = parseHistory(await readText(runFiles(folder).history));
  return judge(await runDescription(folder), { lines, defects: [] });
}

/**
 * Writes the reports of a run again, from the verdict that was saved: it may be signed, and is not judged again.
 *
 * @throws {ExplainedError} `usage` when the folder holds no judged run.
 */
export async function reportRun(folder: string): Promise<Verdict> {
  const files = runFiles(folder);
  const description = await runDescription(folder);
  const history = parseHistory(await readText(files.history));
  const verdict = savedVerdict(files.verdict, await readFile(files.verdict, 'utf8').catch(() => ''));
  await writeReports(folder, { verdict, description, history });
  return verdict;
}

function savedVerdict(path: string, text: string): Verdict {
  try {
    return Verdict.parse(JSON.parse(text));
  } catch (error) {
    throw new ExplainedError(
      text === '' ? 'usage' : 'unreadable',
      {
        what: 'This run has no verdict that this version can read',
        expected: 'verdict.json of a run that was judged',
        observed: text === '' ? 'no such file' : 'a file of another form',
        evidence: path,
        next: 'prow-staging replay judges the run, and writes its reports too',
      },
      { cause: error },
    );
  }
}

/**
 * What a run was about.
 *
 * @throws {ExplainedError} `usage` when the folder holds no run; `unreadable` for one that another version of this tool wrote.
 */
export async function runDescription(folder: string): Promise<Description> {
  const path = runFiles(folder).description;
  try {
    return Description.parse(JSON.parse(await readText(path)));
  } catch (error) {
    if (error instanceof ExplainedError) throw error;
    throw otherRun(path, error);
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

/** It may be a run, of a version of this tool that described otherwise, or damaged. */
function otherRun(path: string, cause: unknown): ExplainedError {
  return new ExplainedError(
    'unreadable',
    {
      what: 'This run’s description cannot be read',
      expected: 'description.json as this version of prow-staging writes it',
      observed: cause instanceof SyntaxError ? cause.message : 'a file of another form',
      evidence: path,
      next: 'read it with the version that made the run, or rehearse again',
    },
    { cause },
  );
}
