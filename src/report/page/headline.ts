import { Check, type Finding, isBump, NOTHING_BUMPED, PROW_NOT_BUMPED, type Verdict } from '../../model/verdict.js';
import { type BoskosInRun, isOfBoskos } from '../boskos-in-run.js';

/** Which of the decisive findings is told first. */
const FIRST_TOLD: readonly Check[] = ['placement', 'nowhere-else', 'rollout', 'boskos', 'evidence'];

/** A verdict in two lines: what to do, and on what ground. */
export interface Headline {
  readonly sentence: string;
  readonly ground: string;
}

/** The findings that made the outcome, the plainest reason first; for a pass, none. */
export function decisiveFindings({ outcome, findings }: Verdict): Finding[] {
  if (outcome === 'pass') return [];
  return findings.filter((finding) => finding.outcome === outcome).sort((a, b) => weight(a) - weight(b));
}

/** A verdict, and the builds that it is about. */
export interface Judged {
  readonly verdict: Verdict;
  /** Null where the run had none, or where nobody asked. */
  readonly boskos: BoskosInRun | null;
}

/** The verdict in a sentence that says what may be done, and what it rests on. */
export function headlineOf({ verdict, boskos }: Judged): Headline {
  const { outcome, baseline, findings } = verdict;
  const against = baseline === null ? 'without a baseline' : `compared with ${baseline.tag}`;
  const own = isJudgingBump({ verdict, boskos }) ? null : `production’s own ${verdict.candidate.tag}`;
  const builds = own ?? bumpedBuilds({ verdict, boskos });
  switch (outcome) {
    case 'pass':
      return {
        sentence:
          own === null
            ? `Safe to merge on what was proven: ${builds}`
            : `Nothing was bumped: ${own} works as described`,
        ground: `${findings.length} findings, all pass, ${against}`,
      };
    case 'inconclusive':
      return { sentence: `Not decided: ${builds} is neither proven nor blamed`, ground: countOf(verdict, against) };
    case 'fail': {
      const blamed = blamedBoskos({ verdict, boskos }) ?? builds;
      const sentence =
        own === null ? `Not safe to merge: ${blamed}` : `Nothing was bumped, and ${blamed} does not work as described`;
      return { sentence, ground: countOf(verdict, against) };
    }
    default:
      return outcome satisfies never;
  }
}

/** What to do next, once each, in the order of the findings that ask for it. */
export function nextSteps(judged: Judged): string[] {
  const { verdict } = judged;
  if (verdict.outcome !== 'pass') return stepsOf(decisiveFindings(verdict));
  const { notProven } = verdict;
  const unproven = notProven.length === 0 ? '' : `; first read what is not proven (${notProven.length}), below`;
  return [isJudgingBump(judged) ? `merge the bump when the gate allows it${unproven}` : `nothing${unproven}`];
}

/** Earlier versions said that nothing was bumped where Boskos alone was. */
function isJudgingBump({ verdict, boskos }: Judged): boolean {
  return isBump(verdict) || boskos?.isBumped === true;
}

/** What the bump brings; Prow’s own version beside another Boskos is not what anybody merges. */
function bumpedBuilds({ verdict, boskos }: Judged): string {
  const { tag } = verdict.candidate;
  if (boskos === null || !boskos.isBumped) return tag;
  return isOwnProw(verdict) ? `Boskos ${boskos.tag}` : `${tag} with Boskos ${boskos.tag}`;
}

/** Boskos alone, where everything that failed is its own; null where Prow is to be looked at. */
function blamedBoskos({ verdict, boskos }: Judged): string | null {
  if (boskos === null || !decisiveFindings(verdict).every((finding) => isOfBoskos(finding, boskos))) return null;
  const build = boskos.isBumped ? `Boskos ${boskos.tag}` : `production’s own Boskos ${boskos.tag}`;
  return boskos.isBumped || !isBump(verdict) ? build : `${build} beside ${verdict.candidate.tag}`;
}

function isOwnProw({ notProven }: Verdict): boolean {
  return notProven.some((gap) => gap.startsWith(NOTHING_BUMPED) || gap.startsWith(PROW_NOT_BUMPED));
}

/** A step that another only says more of is told with it; each says of what it speaks. */
function stepsOf(findings: readonly Finding[]): string[] {
  const subjects = new Map<string, Set<string>>();
  for (const { next, subject } of findings) subjects.set(next, (subjects.get(next) ?? new Set()).add(subject));
  const longer = longerSteps([...subjects.keys()]);
  const taken = new Map<string, string[]>();
  for (const [step, own] of subjects) {
    const teller = longer.get(step)?.find((other) => !longer.has(other));
    if (teller !== undefined) taken.set(teller, [...(taken.get(teller) ?? []), ...own]);
  }
  return [...subjects]
    .filter(([step]) => !longer.has(step))
    .map(([step, own]) => `${step} — ${named([...new Set([...(taken.get(step) ?? []), ...own])])}`);
}

/** Step → those that say more of it. In order of their letters a step stands right before whatever begins with it. */
function longerSteps(steps: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const sorted = [...steps].sort();
  const found = new Map<string, string[]>();
  for (const [index, step] of sorted.entries())
    for (let at = index + 1; sorted[at]?.startsWith(step); at += 1) {
      const other = sorted[at];
      if (other === undefined || !saysMore(other, step)) continue;
      const known = found.get(step);
      if (known === undefined) found.set(step, [other]);
      else known.push(other);
    }
  return found;
}

/** `look at job 10` says nothing of job 1. */
function saysMore(step: string, than: string): boolean {
  return step.startsWith(than) && /\W/.test(step.charAt(than.length));
}

const SUBJECTS_MAX = 3;

/** Without a number of those left out: findings are what a report counts, and several may have one subject. */
function named(subjects: readonly string[]): string {
  const told = subjects.slice(0, SUBJECTS_MAX).join('; ');
  return subjects.length > SUBJECTS_MAX ? `${told}; and others` : told;
}

function countOf(verdict: Verdict, against: string): string {
  const { outcome, findings } = verdict;
  const decisive = decisiveFindings(verdict);
  const verbs = outcome === 'fail' ? ['fails', 'fail'] : ['is inconclusive', 'are inconclusive'];
  const subjects = [...new Set(decisive.map(({ subject }) => subject))];
  const verb = decisive.length === 1 ? verbs[0] : verbs[1];
  return `${decisive.length} of ${findings.length} findings ${verb}, ${against}: ${named(subjects)}`;
}

function weight({ check }: Finding): number {
  const named = FIRST_TOLD.indexOf(check);
  return named >= 0 ? named : FIRST_TOLD.length + Check.options.indexOf(check);
}
