import type { Objection } from '../model/decision.js';
import { prowMoves } from './bump-objections.js';
import { firstOf } from './first-of.js';
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

/** Images of Prow that move along and that no component of production runs, as lines of what is not proven. */
export function imagesNotRun(proof: Proof): string[] {
  return movedImages(proof)
    .filter(({ isRun }) => !isRun)
    .map(({ name }) => `${name} moves along, and no rehearsal runs it`);
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
