import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { RunToKeep } from '../history/keep-run.js';
import { parseHistory } from '../model/history.js';
import { judge } from '../verdict/judge.js';
import { runDescription } from './conclude.js';
import { runFiles } from './run-folder.js';
import { summaryOfRun } from './summary-of-run.js';

/** A run’s logs are large, and what they prove is in its history. */
const KEPT = /\.(json|jsonl|xml|html)$/;

/**
 * A run as an archive keeps it: the files of its folder, and what a list says
 * of it, judged from its evidence and not read from its `verdict.json`.
 *
 * @throws {ExplainedError} `usage` when the folder holds no run.
 */
export async function runToKeep(folder: string): Promise<RunToKeep> {
  const description = await runDescription(folder);
  const history = parseHistory(await readFile(runFiles(folder).history, 'utf8'));
  const names = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isFile() && KEPT.test(entry.name))
    .map(({ name }) => name)
    .sort();
  const files = await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))] as const));
  return {
    files: new Map(files),
    summary: summaryOfRun({ runId: basename(folder), description, history, verdict: judge(description, history) }),
  };
}
