import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Presented } from '../gate/presented.js';
import { folderArchive } from '../history/folder-archive.js';
import { addToIndex, readIndex } from '../history/run-index.js';
import type { StateDirectory } from './state-directory.js';

/**
 * Runs that were made and signed here and whose folder is gone, as the gate is shown them: a failure that somebody has
 * taken away is not one that never was. Runs of before there was an index are not missed.
 */
export async function missingRuns({ runs, runIndex }: StateDirectory): Promise<Presented[]> {
  const [{ standing, defect }, names] = [await readIndex(folderArchive(runIndex)), await namesIn(runs)];
  const gone = [...standing].filter(([run]) => !names.has(run));
  return [
    ...gone.map(([run, tag]) =>
      absent(join(runs, run), { tag, observed: `run ${run} of ${tag} was made, and is gone` }),
    ),
    ...(defect === null ? [] : [absent(runIndex, { tag: null, observed: `in the index of runs ${defect}` })]),
  ];
}

/** Says of runs that it is right that they are gone. */
export async function forgetRuns({ runIndex }: StateDirectory, runs: readonly string[], why: string): Promise<void> {
  if (runs.length > 0) await addToIndex(folderArchive(runIndex), { kind: 'removed', runs: [...runs], why });
}

async function namesIn(folder: string): Promise<ReadonlySet<string>> {
  return new Set(await readdir(folder).catch(() => []));
}

function absent(place: string, missing: NonNullable<Presented['missing']>): Presented {
  const none = { 'description.json': null, 'environment.json': null, 'history.jsonl': null, 'verdict.json': null };
  return { place, text: '', missing, evidence: { digests: none, rejudged: null, changes: null } };
}
