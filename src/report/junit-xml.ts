import type { Outcome } from '../model/outcome.js';
import { CHECKS, CHECKS_ON_DEMAND, type Finding, type Verdict } from '../model/verdict.js';
import { boskosInRun } from './boskos-in-run.js';
import { escapeMarkup } from './escape.js';
import { headlineOf, type Judged, nextSteps } from './page/headline.js';
import type { ReportInput } from './report-html.js';

/** How JUnit readers know an outcome: what was not decided is an error, never a skipped test. */
const ELEMENT: Record<Outcome, 'failure' | 'error' | null> = { pass: null, inconclusive: 'error', fail: 'failure' };

/** One case of a suite: a finding, or the verdict as a whole. */
type Case = Pick<Finding, 'outcome' | 'observed'> & {
  readonly suite: string;
  readonly name: string;
  readonly text: string;
};

/** A verdict as JUnit XML: the verdict itself, then one suite for each check with one case for each finding. */
export function junitXml({
  verdict,
  description,
  history,
}: Pick<ReportInput, 'verdict' | 'description' | 'history'>): string {
  const judged = { verdict, boskos: boskosInRun(description, history) };
  const asked = CHECKS_ON_DEMAND.filter((check) => verdict.findings.some((finding) => finding.check === check));
  const cases = [wholeVerdict(judged), ...withNamesOfTheirOwn(verdict.findings.map(caseOf))];
  const suites = ['verdict', ...CHECKS, ...asked].map((name) =>
    suite(
      name,
      cases.filter((one) => one.suite === name),
      verdict,
    ),
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="prow-staging ${escapeMarkup(verdict.candidate.tag)}" ${counts(cases)} time="${verdict.durationMs / 1000}">`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}

/** The row that TestGrid shows night after night, whatever the findings are called. */
function wholeVerdict(judged: Judged): Case {
  const { sentence, ground } = headlineOf(judged);
  const text = [sentence, ground, ...nextSteps(judged).map((step) => `next      ${step}`)].join('\n');
  return { suite: 'verdict', name: 'verdict', outcome: judged.verdict.outcome, observed: sentence, text };
}

function caseOf({ check, outcome, subject, expected, observed, evidence, next }: Finding): Case {
  const text = [`expected  ${expected}`, `observed  ${observed}`, `evidence  ${evidence}`, `next      ${next}`];
  return { suite: check, name: subject, outcome, observed, text: text.join('\n') };
}

/** Deck calls cases of one name one case, and flaky where only some of them pass. */
function withNamesOfTheirOwn(cases: readonly Case[]): Case[] {
  const seen = new Map<string, number>();
  return cases.map((one) => {
    const key = JSON.stringify([one.suite, one.name]);
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return count === 1 ? one : { ...one, name: `${one.name} (${count})` };
  });
}

function suite(name: string, own: readonly Case[], { startedAt }: Verdict): string {
  const head = `  <testsuite name="${escapeMarkup(name)}" ${counts(own)} timestamp="${escapeMarkup(startedAt)}">`;
  return [head, ...own.map(testCase), '  </testsuite>'].join('\n');
}

function counts(cases: readonly Case[]): string {
  const count = (outcome: Outcome): number => cases.filter((one) => one.outcome === outcome).length;
  return `tests="${cases.length}" failures="${count('fail')}" errors="${count('inconclusive')}"`;
}

function testCase({ suite: className, name, outcome, observed, text }: Case): string {
  const head = `    <testcase classname="${escapeMarkup(className)}" name="${escapeMarkup(name)}"`;
  const element = ELEMENT[outcome];
  if (element === null) return `${head}/>`;
  return [
    `${head}>`,
    `      <${element} type="${outcome}" message="${escapeMarkup(observed)}">${escapeMarkup(text)}</${element}>`,
    '    </testcase>',
  ].join('\n');
}
