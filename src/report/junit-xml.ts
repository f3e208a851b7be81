import type { Outcome } from '../model/outcome.js';
import { CHECKS, CHECKS_ON_DEMAND, type Finding, type Verdict } from '../model/verdict.js';
import { escapeMarkup } from './escape.js';

/** How JUnit readers know an outcome: what was not decided is an error, never a skipped test. */
const ELEMENT: Record<Outcome, 'failure' | 'error' | null> = { pass: null, inconclusive: 'error', fail: 'failure' };

/** A verdict as JUnit XML: one suite for each check, one case for each finding. */
export function junitXml({ verdict }: { verdict: Verdict }): string {
  const asked = CHECKS_ON_DEMAND.filter((check) => verdict.findings.some((finding) => finding.check === check));
  const suites = [...CHECKS, ...asked].map((check) => suite(check, verdict));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="prow-staging ${escapeMarkup(verdict.candidate.tag)}" ${counts(verdict.findings)} time="${verdict.durationMs / 1000}">`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}

function suite(check: string, { findings, startedAt }: Verdict): string {
  const own = findings.filter((finding) => finding.check === check);
  const head = `  <testsuite name="${escapeMarkup(check)}" ${counts(own)} timestamp="${escapeMarkup(startedAt)}">`;
  return [head, ...own.map(testCase), '  </testsuite>'].join('\n');
}

function counts(findings: readonly Finding[]): string {
  const count = (outcome: Outcome): number => findings.filter((finding) => finding.outcome === outcome).length;
  return `tests="${findings.length}" failures="${count('fail')}" errors="${count('inconclusive')}"`;
}

function testCase({ check, outcome, subject, expected, observed, evidence, next }: Finding): string {
  const head = `    <testcase classname="${escapeMarkup(check)}" name="${escapeMarkup(subject)}"`;
  const element = ELEMENT[outcome];
  if (element === null) return `${head}/>`;
  const text = [`expected  ${expected}`, `observed  ${observed}`, `evidence  ${evidence}`, `next      ${next}`];
  return [
    `${head}>`,
    `      <${element} type="${outcome}" message="${escapeMarkup(observed)}">${escapeMarkup(text.join('\n'))}</${element}>`,
    '    </testcase>',
  ].join('\n');
}
