import { basename, normalize } from 'node:path';
import type { Bump, ChangedFile } from '../model/bump.js';
import type { Objection } from '../model/decision.js';
import { firstOf } from './first-of.js';
import { objection } from './objections.js';
import type { Proof } from './presented.js';

/**
 * What of the bump the rehearsal did not read, where no comparison of values tells: jobs, of which a description keeps
 * where they run and not what they run, and files that nothing reads. A file in which only images of Prow move to the
 * candidate is part of the bump. A failure stays one beside these objections: another job is no other production.
 */
export function changedFileObjections(proof: Proof): Objection[] {
  const { statement, presented, bump } = proof;
  const left = notMovedTo(bump, statement.predicate.prowStaging.candidate.tag);
  const unread = left.filter(({ compared }) => compared === 'not');
  const unrehearsed = left.filter((file) => file.compared === 'by-byte' && !isRehearsed(file, proof));
  const jobs = bump.addedJobs.filter(({ file }) => unrehearsed.some(({ path }) => path === normalize(file)));
  const evidence = firstOf([...jobs.map(({ place }) => place), ...unrehearsed.map(({ path }) => path)]);
  // Jobs first: of many differences three are told.
  const observed = [
    ...jobs.map(({ subject, alias }) => `${subject} is new on alias ${alias}`),
    ...unrehearsed.map(({ path, before, after }) => `${path} is ${stateOf(before, after)}`),
  ];
  return [
    ...(unrehearsed.length === 0 ? [] : [objection('files-not-rehearsed', { observed: firstOf(observed), evidence })]),
    ...(unread.length === 0
      ? []
      : [objection('not-read', { observed: firstOf(unread.map(({ path }) => path)), evidence: presented.place })]),
  ];
}

/** Files that no rehearsal runs anything of: images of Prow move along in them, or jobs of theirs are others. */
export function filesNotRun({ bump }: Pick<Proof, 'bump'>): string[] {
  return bump.files.flatMap(({ path, compared, movesTo }) => {
    if (compared === 'by-value') return [];
    if (movesTo !== null) return [`images of Prow move to ${movesTo} in ${path}, and no rehearsal runs them`];
    return compared === 'by-byte' ? [`${path} is another beside the bump: what its jobs run, no rehearsal runs`] : [];
  });
}

/** Files whose change is more than the move. What is an objection of its own is none here. */
function notMovedTo({ files, unprovable }: Bump, tag: string): ChangedFile[] {
  const told = new Set(unprovable.map(({ place }) => normalize(place)));
  return files.filter(({ path, movesTo }) => movesTo !== tag && !told.has(path));
}

/** By name and bytes: where a clone of production lies, and from where it is read, says nothing. */
function isRehearsed({ path, after }: ChangedFile, { presented }: Proof): boolean {
  const sources = presented.evidence.rejudged?.description.sources ?? [];
  const ofThisName = sources.filter((source) => basename(source.path) === basename(path));
  return after === null ? ofThisName.length === 0 : ofThisName.some(({ sha256 }) => sha256 === after);
}

function stateOf(before: string | null, after: string | null): string {
  if (after === null) return 'gone';
  return before === null ? 'new' : 'another';
}
