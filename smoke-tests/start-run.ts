import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { openHistory } from '../src/canaries/history-writer.js';
import { HISTORY_FILE } from '../src/canaries/open-run.js';
import { beginNewRun } from './new-run.js';
import { readSettings } from './settings.js';

/**
 * Runs once before all suites. A run that someone else began is continued and
 * left open; one that begins here is sealed here, too.
 *
 * @returns What vitest does after the last suite.
 */
export function setup(project: TestProject): () => void {
  const settings = readSettings({ ...process.env, ...project.config.env });
  const runDirectory = settings.runDirectory ?? beginNewRun(settings, new Date());
  project.provide('smoke', { ...settings, runDirectory });
  return () => {
    if (settings.runDirectory !== null) return;
    const history = openHistory(join(runDirectory, HISTORY_FILE));
    history.seal();
    history.close();
    process.stdout.write(`${runDirectory}\n`);
  };
}
