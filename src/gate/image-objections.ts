import { CONFIGURATION, imageText } from '../model/bump.js';
import type { Objection } from '../model/decision.js';
import { WITH_PODS } from '../model/kinds-with-pods.js';
import { keyOf, prowMoves } from './bump-objections.js';
import { firstOf, shortened } from './first-of.js';
import { objection } from './objections.js';
import type { Proof } from './presented.js';

/** Images that the bump moves and the rehearsed production runs, and that are no subject of the statement. */
export function imageObjections(proof: Proof): Objection[] {
  const subjects = new Set(proof.statement.subject.map(({ name }) => name));
  const missing = movedImages(proof).filter(({ name, isRun }) => isRun && !subjects.has(name));
  if (missing.length === 0) return [];
  const observed = firstOf(missing.map(({ name }) => name));
  return [objection('image-not-attested', { observed, evidence: proof.presented.place })];
}

/**
 * Images of Prow that move along and that no rehearsal runs, as lines of what is not proven: no component of production
 * does either, or it is one from another repository.
 */
export function imagesNotRun(proof: Proof): string[] {
  const { subject, predicate } = proof.statement;
  const subjects = new Set(subject.map(({ name }) => name));
  const { prowRepository } = predicate.prowStaging.production;
  return movedImages(proof).flatMap(({ name, isRun }) => {
    if (!isRun) return subjects.has(name) ? [] : [`${name} moves along, and no rehearsal runs it`];
    if (name.startsWith(`${prowRepository}/`)) return [];
    return [`${name} moves along, and staging runs Prow’s own of that version in its place`];
  });
}

/** Utilities of jobs' pods that stay at another version, as lines of what is not proven: canaries have the candidate's. */
export function utilitiesApart({ bump, statement }: Proof): string[] {
  const { tag: candidate } = statement.predicate.prowStaging.candidate;
  const apart = bump.after.images.filter(
    ({ subject, field, tag }) => subject === CONFIGURATION && field.includes('/utility_images/') && tag !== candidate,
  );
  return [...new Set(apart.map(imageText))].map(
    (image) => `jobs’ pods stay decorated with ${image}, and canaries were with that of ${candidate}`,
  );
}

/** What else the bump changes of pods in which nothing of Prow or Boskos runs, as lines of what is not proven: staging plays them. */
export function workloadsNotRun({ bump, presented }: Pick<Proof, 'bump' | 'presented'>): string[] {
  const { workloads = [], boskos } = presented.evidence.rejudged?.description ?? {};
  const run = new Set(
    [...workloads, ...(boskos?.workloads ?? [])].flatMap(({ kind, namespace, name }) => [
      `${kind} ${namespace}/${name}`,
      `${kind} ${name}`,
    ]),
  );
  const moved = new Set(prowMoves(bump).map(({ after }) => keyOf(after)));
  const changed = bump.changes
    .filter(({ kind }) => kind.startsWith('field-') || kind === 'document-added')
    .filter(
      ({ subject, field }) =>
        WITH_PODS.test(subject) && !run.has(subject) && !moved.has(keyOf({ subject, field: field ?? '' })),
    );
  return [...new Set(changed.map(({ subject }) => subject))].map(
    (subject) => `${shortened(subject)} is changed, and no rehearsal runs it`,
  );
}

interface MovedImage {
  /** As a statement names it. */
  readonly name: string;
  readonly isRun: boolean;
}

function movedImages({ bump, presented }: Proof): MovedImage[] {
  const workloads = presented.evidence.rejudged?.description.workloads ?? [];
  const isRun = (repository: string): boolean =>
    workloads.some(({ image }) => image.startsWith(`${repository}:`) || image.startsWith(`${repository}@`));
  const moved = new Map(prowMoves(bump).map(({ after: { repository, tag } }) => [`${repository}:${tag}`, repository]));
  return [...moved].map(([name, repository]) => ({ name, isRun: isRun(repository) }));
}
