import { readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../attestation/statements.js';
import type { Evidence, Presented } from '../gate/presented.js';
import { Description, fingerprint } from '../model/description.js';
import { parseHistory } from '../model/history.js';
import type { EvidenceFile } from '../model/statement.js';
import { compareDescriptions } from '../production/drift/compare-descriptions.js';
import { judge } from '../verdict/judge.js';
import type { ReadBump } from './gate-bump.js';
import { missingRuns } from './missing-runs.js';
import { jsonText, runFiles } from './run-folder.js';
import { findRun, type StateDirectory } from './state-directory.js';

/**
 * Every run kept, and those that are named besides: to name one that passed hides none that failed. A run without its
 * attestation is among them where that could hide a failure.
 */
export async function runsToPresent(state: StateDirectory, named: readonly string[]): Promise<string[]> {
  const given = await Promise.all(named.map((run) => findRun(state, run)));
  const names = (await readdir(state.runs).catch(() => [])).filter((name) => name !== 'latest').sort();
  const kept = await Promise.all(
    names.map(async (name) => {
      const folder = join(state.runs, name);
      const files = runFiles(folder);
      if ((await readOrNull(files.attestation)) !== null) return folder;
      return (await isMissed(files)) ? folder : null;
    }),
  );
  const runs = [...given, ...kept.filter((folder) => folder !== null)];
  const real = await Promise.all(runs.map((folder) => realpath(folder)));
  return runs.filter((_, index) => real.indexOf(real[index] ?? '') === index);
}

/**
 * Whether a run without an attestation may have had one, or was to have one that says fail. One that nobody has sealed, that
 * is under way or was interrupted, and that has seen nothing wrong so far, hides no failure.
 */
async function isMissed({ history, description }: ReturnType<typeof runFiles>): Promise<boolean> {
  const [text, described] = await Promise.all([readOrNull(history), readOrNull(description)]);
  // It has begun and seen nothing.
  if (text === null) return false;
  const parsed = parsedDescription(described);
  const { lines } = parseHistory(text.toString('utf8'));
  if (parsed === null || lines.some(({ event }) => event.kind === 'sealed')) return true;
  return judgedAgain(parsed, text.toString('utf8'))?.verdict.outcome === 'fail';
}

/** What all runs show to the gate: those that are there, and those that were made here and are gone. */
export async function presentRuns(
  state: StateDirectory,
  runs: readonly string[],
  sides: ReadBump['sides'],
): Promise<Presented[]> {
  const kept = await Promise.all(runs.map((run) => presentRun(run, sides)));
  return [...kept, ...(await missingRuns(state))];
}

/**
 * What a run shows to the gate: its attestation as written, and its evidence judged again. Nothing of a run is changed.
 *
 * @param sides - production before and after the bump; null where it cannot be read.
 */
export async function presentRun(folder: string, sides: ReadBump['sides']): Promise<Presented> {
  const files = runFiles(folder);
  const attestation = await readOrNull(files.attestation);
  const [description, environment, history, verdict] = await Promise.all([
    readOrNull(files.description),
    readOrNull(files.environment),
    readOrNull(files.history),
    readOrNull(files.verdict),
  ]);
  const digests: Record<EvidenceFile, string | null> = {
    'description.json': digestOf(description),
    'environment.json': digestOf(environment),
    'history.jsonl': digestOf(history),
    'verdict.json': digestOf(verdict),
  };
  const described = parsedDescription(description);
  return {
    place: folder,
    text: attestation?.toString('utf8') ?? '',
    evidence: {
      digests,
      rejudged: described === null || history === null ? null : judgedAgain(described, history.toString('utf8')),
      changes: described === null ? null : changesSince(described, sides),
    },
  };
}

function judgedAgain(description: Description, history: string): Evidence['rejudged'] {
  const verdict = judge(description, parseHistory(history));
  return { verdict, sha256: sha256(jsonText(verdict)), description, fingerprint: fingerprint(description) };
}

/** From what was rehearsed to production on both sides of the bump; null where they are two productions. */
export function changesSince(described: Description, sides: ReadBump['sides']): Evidence['changes'] {
  if (sides === null || sides.after.name !== described.name) return null;
  const since = (now: Description) => compareDescriptions(described, now, 'the rehearsal').changes;
  return { before: since(sides.before), after: since(sides.after) };
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

async function readOrNull(path: string): Promise<Buffer | null> {
  return readFile(path).catch(() => null);
}
