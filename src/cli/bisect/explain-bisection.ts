import { type Power, powerText } from '../../model/power.js';
import type { Bisection, JudgedCommit } from './bisection.js';

const SHORT = 12;

/** One line for a commit that was judged. */
export function explainJudged({ commit, subject, outcome, because }: JudgedCommit): string {
  return `${outcome}: ${commit.slice(0, SHORT)} ${subject}: ${because}`;
}

/** What was found, as a person reads it. */
export function explainBisection(found: Bisection, { power }: { readonly power: Power }): string {
  const { firstBad, undecided, suspects, judged } = found;
  return [
    ...judged.flatMap((one) => [explainJudged(one), ...(one.run === null ? [] : [`  ${one.run}`])]),
    '',
    ...(firstBad === null ? openEnd({ undecided, suspects }) : answer(firstBad, judged)),
    ...passes(judged, power),
  ].join('\n');
}

function answer(firstBad: JudgedCommit, judged: readonly JudgedCommit[]): string[] {
  const [bad] = judged;
  const isOther = bad !== undefined && !firstBad.checks.some((check) => bad.checks.includes(check));
  return [
    `First bad commit: ${firstBad.commit} ${firstBad.subject}`,
    `  ${firstBad.because}`,
    ...(isOther
      ? [
          `  It fails ${firstBad.checks.join(', ')}, and the bad commit fails ${bad.checks.join(', ')}: that may be another fault, with a first commit of its own.`,
        ]
      : []),
  ];
}

function openEnd({ undecided, suspects }: Pick<Bisection, 'undecided' | 'suspects'>): string[] {
  return [`Not decided: ${undecided}.`, ...suspects.map((commit) => `  one of them: ${commit}`)];
}

function passes(judged: readonly JudgedCommit[], power: Power): string[] {
  const passed = judged.filter(({ outcome }) => outcome === 'pass').length;
  if (passed === 0) return [];
  const many = passed === 1 ? 'A commit passed' : `${passed} commits passed`;
  return [
    `${many} at power ${powerText(power)}: a fault that shows in fewer starts may be older than what was found (--power asks for more).`,
  ];
}
