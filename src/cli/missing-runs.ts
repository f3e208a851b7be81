import { realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { firstOf } from '../gate/first-of.js';
import type { Presented } from '../gate/presented.js';
import { folderArchive } from '../history/folder-archive.js';
import { addToIndex, readIndex } from '../history/run-index.js';
import { ExplainedError } from '../model/explained-error.js';
import { readEvidence, readOrNull } from './run-evidence.js';
import { runFiles } from './run-folder.js';
import { runNames, type StateDirectory } from './state-directory.js';

/**
 * Runs that were made here and of which something is gone, as the gate is shown them: a failure that somebody has taken away,
 * or has emptied, is not one that never was. What the index says of a run counts more than its files: nobody has signed those.
 *
 * @param presented - folders that speak for themselves.
 */
export async function missingRuns(state: StateDirectory, presented: readonly string[]): Promise<Missing[]> {
  const { runs, runIndex } = state;
  const { standing, defect } = await readIndex(folderArchive(runIndex));
  const [names, shown] = [new Set(await runNames(state)), new Set(await Promise.all(presented.map(realOrSame)))];
  const isShown = async (run: string): Promise<boolean> => shown.has(await realOrSame(join(runs, run)));
  const silent = new Map<string, Missing | null>();
  for (const run of names)
    if (!standing.has(run) && !(await isShown(run))) silent.set(run, await emptied(join(runs, run)));
  for (const [run, tag] of standing) {
    const gone = names.has(run) ? 'its attestation is gone' : 'is gone';
    const told = { tag, production: null, observed: `run ${run} of ${tag} was made, and ${gone}` };
    if (!(await isShown(run))) silent.set(run, absent(join(runs, run), told));
  }
  const inIndex = { tag: null, production: null, observed: `in the index of runs ${defect}` };
  return [
    ...[...silent.values()].filter((one) => one !== null),
    ...(defect === null ? [] : [absent(runIndex, inIndex)]),
  ];
}

type Missing = Presented & Required<Pick<Presented, 'missing'>>;

/**
 * A run that somebody judged and that nobody can judge again: its history is gone, or is not what was judged. Null for any
 * other, such as an interrupted one that was replayed: its verdict is what its history says. Which candidate and production
 * it was about is read without belief: whoever writes another one there could as well take the folder away.
 */
async function emptied(folder: string): Promise<Missing | null> {
  const { digests, rejudged, description } = await readEvidence(folder);
  const judged = digests['verdict.json'];
  if (judged === null || judged === rejudged?.sha256) return null;
  const tag = tagIn(await readOrNull(runFiles(folder).verdict));
  const observed = `run ${basename(folder)}${tag === null ? '' : ` of ${tag}`} was judged, and its sealed history is gone`;
  return absent(folder, { tag, production: description?.name ?? null, observed });
}

const Named = z.object({ candidate: z.object({ tag: z.string() }) });

function tagIn(verdict: Buffer | null): string | null {
  try {
    return Named.safeParse(JSON.parse(verdict?.toString('utf8') ?? '')).data?.candidate.tag ?? null;
  } catch {
    return null;
  }
}

async function realOrSame(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

/**
 * Says of a run that is gone that it is rightly gone, because somebody asks for it.
 *
 * @throws {ExplainedError} `usage` for one that is not in the index: nothing would be forgotten by that.
 */
export async function forgetRun(state: StateDirectory, run: string, why: string): Promise<void> {
  const { standing } = await readIndex(folderArchive(state.runIndex));
  if (!standing.has(run)) throw notInIndex(run, { state, known: [...standing.keys()], names: await runNames(state) });
  await forgetRuns(state, [run], why);
}

function notInIndex(
  run: string,
  { state, known, names }: { state: StateDirectory; known: readonly string[]; names: readonly string[] },
): ExplainedError {
  const gone = known.filter((name) => !names.includes(name));
  return new ExplainedError('usage', {
    what: `There is no run ${JSON.stringify(run)} that could be forgotten`,
    expected: `the id of a run that was signed on this machine; of those, gone: ${gone.length === 0 ? 'none' : firstOf(gone)}`,
    observed: names.includes(run)
      ? 'its folder is there, and the index of runs does not name it'
      : 'no such run in the index of runs',
    evidence: state.runIndex,
    next: names.includes(run)
      ? 'take its folder away where it proves nothing: nothing is missed then'
      : 'correct the id, or --state',
  });
}

/** Says of runs that it is right that they are gone. */
export async function forgetRuns({ runIndex }: StateDirectory, runs: readonly string[], why: string): Promise<void> {
  if (runs.length > 0) await addToIndex(folderArchive(runIndex), { kind: 'removed', runs: [...runs], why });
}

function absent(place: string, missing: Missing['missing']): Missing {
  const none = { 'description.json': null, 'environment.json': null, 'history.jsonl': null, 'verdict.json': null };
  return { place, text: '', missing, evidence: { digests: none, rejudged: null, changes: null } };
}
