import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { EXAMPLE_DESCRIPTION, historyOf } from '../model/fixtures/example-run.js';
import { CHECKS, Verdict } from '../model/verdict.js';
import { junitXml } from './junit-xml.js';

const fixture = new URL('../model/fixtures/verdict.json', import.meta.url);
const verdict = Verdict.parse(JSON.parse(readFileSync(fixture, 'utf8')));
const RUN = { description: EXAMPLE_DESCRIPTION, history: historyOf([]) };
const withOutcome = (outcome: 'fail' | 'inconclusive', subject = 'alias "default"'): string =>
  junitXml({
    ...RUN,
    verdict: { ...verdict, findings: verdict.findings.map((finding) => ({ ...finding, outcome, subject })) },
  });

test('a pass has a suite for itself, one for each check, and no failure', () => {
  const xml = junitXml({ ...RUN, verdict });
  expect(xml.match(/<testsuite /g)).toHaveLength(CHECKS.length + 1);
  expect(xml).toContain(`tests="${verdict.findings.length + 1}" failures="0" errors="0"`);
  expect(xml).not.toMatch(/<failure|<error|<skipped/);
});

test('a fail is a failure and what was not decided is an error, with all that a person needs', () => {
  expect(withOutcome('fail')).toContain('<failure type="fail"');
  expect(withOutcome('fail')).not.toContain('<error');
  expect(withOutcome('inconclusive')).toContain('<error type="inconclusive"');
  expect(withOutcome('fail')).toMatch(/expected {2}.*\nobserved {2}.*\nevidence {2}.*\nnext {6}/);
});

test('quotes, markup and characters that XML cannot hold are harmless', () => {
  const xml = withOutcome('fail', '<b>"a" & \'b\' \u0000\u001b[31m \ud800');
  expect(xml).toContain('&lt;b&gt;&quot;a&quot; &amp; &#39;b&#39; \ufffd\ufffd[31m \ufffd');
});

test('the verdict as a whole is a case of its own, so that one row shows every night', () => {
  expect(junitXml({ ...RUN, verdict })).toContain('<testcase classname="verdict" name="verdict"/>');
  const failed = junitXml({ ...RUN, verdict: { ...verdict, outcome: 'fail' } });
  expect(failed).toMatch(/name="verdict">\n\s*<failure type="fail" message="Not safe to merge/);
});

test('two findings of one name stay two cases, which Deck would call a flaky one', () => {
  const [finding] = verdict.findings;
  if (finding === undefined) throw new TypeError('the fixture has findings');
  const twice = junitXml({ ...RUN, verdict: { ...verdict, findings: [finding, { ...finding, outcome: 'fail' }] } });
  const name = finding.subject.replaceAll('"', '&quot;');
  expect(twice).toContain(`name="${name}"/>`);
  expect(twice).toContain(`name="${name} (2)">`);
  expect(junitXml({ ...RUN, verdict: { ...verdict, findings: [finding] } })).not.toContain('(2)');
});
