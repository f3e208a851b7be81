import { readFile } from 'node:fs/promises';
import { sha256 } from '../attestation/statements.js';
import type { Evidence } from '../gate/presented.js';
import { Description, fingerprint } from '../model/description.js';
import { parseHistory } from '../model/history.js';
import { observationsOf } from '../model/observations.js';
import { judge } from '../verdict/judge.js';
import { jsonText, runFiles } from './run-folder.js';

/** What is in a run's folder, as it is now. */
export interface RunEvidence extends Omit<Evidence, 'changes'> {
  /** Null where it cannot be read. */
  readonly description: Description | null;
  /** Whether anything was observed that can be read. */
  readonly isBegun: boolean;
  readonly isSealed: boolean;
}

/** Reads the files of a run and judges its history again. Nothing of a run is changed. */
export async function readEvidence(folder: string): Promise<RunEvidence> {
  const files = runFiles(folder);
  const [described, environment, history, verdict] = await Promise.all([
    readOrNull(files.description),
    readOrNull(files.environment),
    readOrNull(files.history),
    readOrNull(files.verdict),
  ]);
  const description = parsedDescription(described);
  const parsed = parseHistory(history?.toString('utf8') ?? '');
  return {
    digests: {
      'description.json': digestOf(described),
      'environment.json': digestOf(environment),
      'history.jsonl': digestOf(history),
      'verdict.json': digestOf(verdict),
    },
    description,
    isBegun: history !== null,
    isSealed: parsed.lines.some(({ event }) => event.kind === 'sealed'),
    rejudged: description === null || history === null ? null : judgedAgain(description, parsed),
  };
}

function judgedAgain(description: Description, history: ReturnType<typeof parseHistory>): Evidence['rejudged'] {
  const verdict = judge(description, history);
  const boskos = observationsOf(history, 'phase-started')
    .filter(({ event }) => event.phase === 'candidate')
    .map(({ event }) => event.boskos?.build ?? null);
  return {
    ...{ verdict, sha256: sha256(jsonText(verdict)), description, fingerprint: fingerprint(description) },
    boskos: boskos[0] ?? null,
  };
}

function parsedDescription(text: Buffer | null): Description | null {
  try {
    return Description.safeParse(JSON.parse(text?.toString('utf8') ?? '')).data ?? null;
  } catch {
    return null;
  }
}

function digestOf(bytes: Buffer | null): string | null {
  return bytes === null ? null : sha256(bytes);
}

/** A file's bytes; null where it cannot be read. */
export async function readOrNull(path: string): Promise<Buffer | null> {
  return readFile(path).catch(() => null);
}
