import { copyFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Description } from '../model/description.js';
import type { Environment } from '../model/environment.js';
import type { EvidenceFile } from '../model/statement.js';

/** The files of one run. */
export function runFiles(folder: string) {
  const evidence: Record<EvidenceFile, string> = {
    'description.json': join(folder, 'description.json'),
    'environment.json': join(folder, 'environment.json'),
    'history.jsonl': join(folder, 'history.jsonl'),
    'verdict.json': join(folder, 'verdict.json'),
  };
  return {
    id: basename(folder),
    description: evidence['description.json'],
    environment: evidence['environment.json'],
    history: evidence['history.jsonl'],
    verdict: evidence['verdict.json'],
    evidence,
    attestation: join(folder, 'attestation.json'),
    junit: join(folder, 'junit.xml'),
    report: join(folder, 'report.html'),
    stepSummary: join(folder, 'step-summary.md'),
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
  await writeFile(path, jsonText(value), { mode: 0o600 });
}

/** How values are written in a run's folder: a digest of one is a digest of this text. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Copies logs into the run's folder; a log that is gone is no reason to lose the run. */
export async function keepLog(folder: string, path: string, name: string): Promise<void> {
  await copyFile(path, join(runFiles(folder).logs, name)).catch(() => undefined);
}
