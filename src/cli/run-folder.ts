import { copyFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Description } from '../model/description.js';
import type { Environment } from '../model/environment.js';

/** The files of one run. */
export function runFiles(folder: string) {
  return {
    id: basename(folder),
    description: join(folder, 'description.json'),
    environment: join(folder, 'environment.json'),
    history: join(folder, 'history.jsonl'),
    verdict: join(folder, 'verdict.json'),
    junit: join(folder, 'junit.xml'),
    report: join(folder, 'report.html'),
    logs: join(folder, 'logs'),
  };
}

/** Saves what the run is about, so that it can be judged again without a cluster. */
export async function saveSubject(
  folder: string,
  subject: { description: Description; environment: Environment },
): Promise<void> {
  const files = runFiles(folder);
  await writeJson(files.description, subject.description);
  await writeJson(files.environment, subject.environment);
}

/** Writes a value as JSON that only its owner can read. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await writeFile(path, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
}

/** Copies logs into the run's folder; a log that is gone is no reason to lose the run. */
export async function keepLog(folder: string, path: string, name: string): Promise<void> {
  await copyFile(path, join(runFiles(folder).logs, name)).catch(() => undefined);
}
