import type { Check, Finding, Verdict } from '../model/verdict.js';
import type { Drill, ExpectedFinding } from './drill.js';

/** Whether a drill's fault was caught, and by what. */
export interface DrillResult {
  readonly caught: boolean;
  readonly because: string;
  /** The check of the first failed finding that the drill names; null where it was missed. */
  readonly check: Check | null;
}

/**
 * Says whether a verdict caught a drill's fault: it is a fail, and for each
 * thing the drill says must be found, a failed finding names it. A fail for
 * another reason is missed: it would not have been there on the day.
 */
export function judgeDrill(verdict: Verdict, drill: Pick<Drill, 'expect'>): DrillResult {
  if (verdict.outcome !== 'fail') return missed(`the verdict is ${verdict.outcome}, not fail`);
  const failed = verdict.findings.filter(({ outcome }) => outcome === 'fail');
  const missing = drill.expect.filter((expected) => !failed.some((finding) => names(finding, expected)));
  if (missing.length > 0) {
    const wanted = missing
      .map(({ check, subject, observed = '' }) => `${check}: ${subject} ${observed}`.trim())
      .join('; ');
    const found = failed.map(({ check, subject }) => `${check}: ${subject}`).join('; ');
    return missed(`no failed finding names ${wanted}; the fail is for ${found}`);
  }
  const reasons = failed.filter((finding) => drill.expect.some((expected) => names(finding, expected)));
  return {
    caught: true,
    because: reasons.map(({ check, subject, observed }) => `${check}: ${subject}: ${observed}`).join('; '),
    check: reasons[0]?.check ?? null,
  };
}

function missed(because: string): DrillResult {
  return { caught: false, because, check: null };
}

function names(finding: Finding, { check, subject, observed = '' }: ExpectedFinding): boolean {
  return finding.check === check && finding.subject.includes(subject) && finding.observed.includes(observed);
}
