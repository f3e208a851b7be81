import { type DeclaredImage, imageText } from '../model/bump.js';
import { PROW_TAG } from '../model/candidate.js';
import type { Objection } from '../model/decision.js';
import { powerText } from '../model/power.js';
import type { LineEdit, Rollback } from '../model/rollback.js';
import { type Examined, examine } from './examine.js';
import { filledNext } from './filled-next.js';
import { firstOf } from './first-of.js';
import { isNamed } from './is-named.js';
import { goodCandidates, unreadableRuns } from './last-good.js';
import { objection } from './objections.js';
import type { Presented } from './presented.js';
import type { GateSettings } from './settings.js';

/** Everything a rollback is planned from. */
export interface RollbackQuestion {
  readonly production: { readonly name: string; readonly prowTag: string };
  readonly presented: readonly Presented[];
  readonly settings: GateSettings;
  /** The version to go back to; null takes the best that is known. */
  readonly wanted: string | null;
  /** Who is to apply it; null where nobody was named. */
  readonly person: string | null;
  /** Lines of production's files that name a version of Prow, moved to another. */
  editsTo(tag: string): readonly LineEdit[];
  /** Images of Prow that none of those lines leads to another version. */
  readonly unreached: readonly DeclaredImage[];
}

/**
 * Plans the way back. A rollback is a bump that may be old: age and drift do not close it, but a version that never
 * passed does, and one that failed.
 */
export function planRollback(question: RollbackQuestion): Rollback {
  const { production, presented, settings, wanted } = question;
  const examined = presented.map((one) => examine(one, settings));
  const about = { production: production.name, commits: settings.commits };
  const candidates = goodCandidates(examined, about).filter(({ tag }) => tag !== production.prowTag);
  const to = wanted ?? candidates[0]?.tag ?? null;
  const isGood = candidates.some(({ tag }) => tag === to);
  const against = [
    ...(isGood ? [] : [neverPassed(to, { examined, candidates: candidates.map(({ tag }) => tag) })]),
    ...mayDeploy(question),
  ];
  const objections = filledNext(against, {
    TAG: to !== null && PROW_TAG.test(to) ? to : null,
    POWER: powerText(settings.power),
  });
  const edits = to === null || objections.length > 0 ? [] : [...question.editsTo(to)];
  return {
    answer: objections.length === 0 ? 'allow' : 'block',
    ...{ production: production.name, from: production.prowTag, to, objections, candidates, edits },
    notes: [
      ...(objections.length > 0 ? [] : question.unreached.map(leftBehind)),
      ...unchecked(question),
      ...unreadableRuns(examined),
    ],
  };
}

function neverPassed(
  to: string | null,
  { examined, candidates }: { examined: readonly Examined[]; candidates: readonly string[] },
): Objection {
  const observed = `${examined.length} runs kept; good: ${candidates.length === 0 ? 'none' : firstOf(candidates)}`;
  return objection('never-passed', { observed, evidence: to ?? 'no version to go back to' });
}

function mayDeploy({ settings, person }: RollbackQuestion): Objection[] {
  const { deployers } = settings;
  if (deployers === null || (person !== null && isNamed(person, deployers))) return [];
  const observed = `${person ?? 'nobody was named'}; those who may: ${deployers.length === 0 ? 'nobody' : firstOf(deployers)}`;
  return [objection('may-not-deploy', { observed, evidence: '`deployers` in gate.yaml' })];
}

function unchecked({ settings }: RollbackQuestion): string[] {
  return settings.deployers === null ? ['who may deploy is not checked: gate.yaml names no deployers'] : [];
}

/** Set by a generator, pinned elsewhere, or at another version already. */
function leftBehind(image: DeclaredImage): string {
  return `${image.subject} runs ${imageText(image)}, which no edit reaches (${image.place})`;
}
