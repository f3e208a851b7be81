import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { firstOf } from '../gate/first-of.js';
import type { Evidence, Presented } from '../gate/presented.js';
import type { Description } from '../model/description.js';
import { ExplainedError } from '../model/explained-error.js';
import { compareDescriptions } from '../production/drift/compare-descriptions.js';
import type { FieldPlaces } from '../production/field-places.js';
import { tagsIn, withFormerImages } from '../production/former-images.js';
import type { Sides } from './gate-bump.js';
import { missingRuns } from './missing-runs.js';
import { type RunEvidence, readEvidence, readOrNull } from './run-evidence.js';
import { runFiles } from './run-folder.js';
import { findRun, runNames, type StateDirectory } from './state-directory.js';

/**
 * Every run kept, and those that are named besides: to name one that passed hides none that failed. A run without its
 * attestation is among them where that could hide a failure.
 */
export async function runsToPresent(state: StateDirectory, named: readonly string[]): Promise<string[]> {
  const given = await Promise.all(named.map((run) => namedRun(state, run)));
  const names = await runNames(state);
  const kept = await Promise.all(
    names.map(async (name) => {
      const folder = join(state.runs, name);
      if ((await readOrNull(runFiles(folder).attestation)) !== null) return folder;
      return (await isToPresent(folder)) ? folder : null;
    }),
  );
  const runs = [...given, ...kept.filter((folder) => folder !== null)];
  const real = await Promise.all(runs.map((folder) => realpath(folder)));
  return runs.filter((_, index) => real.indexOf(real[index] ?? '') === index);
}

/** Whoever names a run that there is not means another one, and must not be answered by those that are kept. */
async function namedRun(state: StateDirectory, run: string): Promise<string> {
  const folder = await findRun(state, run);
  const { attestation, evidence } = runFiles(folder);
  const files = await Promise.all([attestation, ...Object.values(evidence)].map(readOrNull));
  if (files.some((file) => file !== null)) return folder;
  const names = await runNames(state);
  throw new ExplainedError('usage', {
    what: `There is no run ${JSON.stringify(run)}`,
    expected: 'the folder of a run, its id below the folder of runs, or latest',
    observed: `no file of a run there; kept in ${state.runs}: ${names.length === 0 ? 'none' : firstOf(names.toReversed())}`,
    evidence: folder,
    next: 'correct --run, or leave it out: every run that is kept is looked at anyway',
  });
}

/**
 * Whether a run without an attestation may have had one, or was to have one that says fail. One that nobody has sealed, that
 * is under way or was interrupted, and that has seen nothing wrong so far, hides no failure. One that was judged and has
 * lost what it was judged from is none that can be presented: {@link missingRuns}.
 */
async function isToPresent(folder: string): Promise<boolean> {
  const { isBegun, isSealed, rejudged } = await readEvidence(folder);
  return isBegun && (isSealed || rejudged === null || rejudged.verdict.outcome === 'fail');
}

/** What all runs show to the gate: those that are there, and those that were made here and are gone, whole or in part. */
export async function presentRuns(
  state: StateDirectory,
  runs: readonly string[],
  sides: Sides | null,
): Promise<Presented[]> {
  const read = await Promise.all(runs.map(async (run) => ({ run, evidence: await readEvidence(run) })));
  const tags = read.flatMap(({ evidence }) => tagsOf(evidence));
  const kept = await Promise.all(read.map(({ run, evidence }) => shown(run, evidence, { sides, tags })));
  return [...kept, ...(await missingRuns(state, runs))];
}

/**
 * What a run shows to the gate: its attestation as written, and its evidence judged again. Nothing of a run is changed.
 *
 * @param sides - production before and after the bump; null where it cannot be read.
 */
export async function presentRun(folder: string, sides: Sides | null): Promise<Presented> {
  const evidence = await readEvidence(folder);
  return shown(folder, evidence, { sides, tags: tagsOf(evidence) });
}

/** From what was rehearsed to production on both sides of the bump; null where they are two productions. */
export function changesSince(
  described: Description,
  sides: Sides | null,
  tags: readonly string[] = tagsIn(described),
): Evidence['changes'] {
  if (sides === null || sides.after.name !== described.name) return null;
  const { before, after, places, fields } = sides;
  const known = [...new Set([...tags, ...tagsIn(before), ...tagsIn(after)])];
  const since = (now: Description, placed: FieldPlaces) =>
    withFormerImages(compareDescriptions(described, now, 'the rehearsal').changes, { described, places, tags: known })
      // What is gone stands nowhere now.
      .map((change) => (change.kind === 'field-removed' ? change : placed(change)));
  return { before: since(before, fields.before), after: since(after, fields.after) };
}

async function shown(
  folder: string,
  { digests, rejudged, description }: RunEvidence,
  { sides, tags }: { sides: Sides | null; tags: readonly string[] },
): Promise<Presented> {
  const attestation = await readOrNull(runFiles(folder).attestation);
  const changes = description === null ? null : changesSince(description, sides, tags);
  return { place: folder, text: attestation?.toString('utf8') ?? '', evidence: { digests, rejudged, changes } };
}

/** Versions that a run speaks of, believed or not: a digest tells which of them it is of. */
function tagsOf({ description, rejudged }: RunEvidence): string[] {
  const candidate = rejudged?.verdict.candidate.tag;
  return [...(description === null ? [] : tagsIn(description)), ...(candidate === undefined ? [] : [candidate])];
}
