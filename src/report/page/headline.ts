import { Check, type Finding, NOTHING_BUMPED, type Verdict } from '../../model/verdict.js';

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

/** The verdict in a sentence that says what may be done, and what it rests on. */
export function headlineOf(verdict: Verdict): Headline {
  const { outcome, candidate, baseline, findings } = verdict;
  const against = baseline === null ? 'without a baseline' : `compared with ${baseline.tag}`;
  switch (outcome) {
    case 'pass':
      return {
        sentence: isBump(verdict)
          ? `Safe to merge on what was proven: ${candidate.tag}`
          : `Nothing was bumped: production’s own ${candidate.tag} works as described`,
        ground: `${findings.length} findings, all pass, ${against}`,
      };
    case 'inconclusive':
      return {
        sentence: `Not decided: ${candidate.tag} is neither proven nor blamed`,
        ground: countOf(verdict, against),
      };
    case 'fail':
      return { sentence: `Not safe to merge: ${candidate.tag}`, ground: countOf(verdict, against) };
    default:
      return outcome satisfies never;
  }
}

/** What to do next, once each, in the order of the findings that ask for it. */
export function nextSteps(verdict: Verdict): string[] {
  const { outcome, notProven } = verdict;
  if (outcome !== 'pass') return stepsOf(decisiveFindings(verdict));
  const unproven = notProven.length === 0 ? '' : `; first read what is not proven (${notProven.length}), below`;
  return [isBump(verdict) ? `merge the bump when the gate allows it${unproven}` : `nothing${unproven}`];
}

/** A step that another only says more of is left out; each says of what it speaks. */
function stepsOf(findings: readonly Finding[]): string[] {
  const steps = [...new Set(findings.map(({ next }) => next))];
  const told = steps.filter((step) => !steps.some((other) => other !== step && other.startsWith(step)));
  return told.map((step) => {
    const subjects = [...new Set(findings.filter(({ next }) => next === step).map(({ subject }) => subject))];
    return `${step} — ${named(subjects)}`;
  });
}

const SUBJECTS_MAX = 3;

function named(subjects: readonly string[]): string {
  const rest = subjects.length - SUBJECTS_MAX;
  return [...subjects.slice(0, SUBJECTS_MAX), ...(rest > 0 ? [`${rest} more`] : [])].join('; ');
}

function isBump({ notProven }: Verdict): boolean {
  return !notProven.some((gap) => gap.startsWith(NOTHING_BUMPED));
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
