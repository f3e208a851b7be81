import { describe, expect, test } from 'vitest';
import { EXAMPLE_DESCRIPTION, exampleEvents, examplePlan, historyOf } from '../model/fixtures/example-run.js';
import type { History } from '../model/history.js';
import type { Verdict } from '../model/verdict.js';
import { type ReportInput, reportHtml } from './report-html.js';
import type { CanaryJudged } from './routing-matrix.js';

const good = historyOf(exampleEvents());
const canaries = examplePlan().map(
  (canary): CanaryJudged => ({ canary, outcome: 'pass', observed: 'as asked', pods: [{}] }),
);
const overwritten = canaries.map((one): CanaryJudged => {
  const observed = 'started in service cluster prow, namespace test-pods';
  return one.canary.spelling === 'default' ? { ...one, outcome: 'fail', observed } : one;
});

const verdict: Verdict = {
  outcome: 'pass',
  causes: [],
  candidate: { tag: 'v20251125-e3ae8cf22', source: { kind: 'git', repository: 'r', commit: 'c' } },
  baseline: null,
  productionFingerprint: 'sha256:00',
  findings: [
    {
      check: 'placement',
      outcome: 'pass',
      subject: 'alias "default"',
      expected: 'there',
      observed: 'there',
      evidence: 'history.jsonl line 1',
      next: 'nothing',
    },
  ],
  trials: [{ component: 'prow-controller-manager', starts: 5, canaries: 40 }],
  missProbability: [{ component: 'prow-controller-manager', q: 0.5, value: 1 / 32 }],
  notProven: ['the registry digest'],
  startedAt: '2025-11-26T10:00:00Z',
  durationMs: 90_000,
  toolVersion: '0.1.0',
};

const differences = [{ rule: 'no-ingress', reason: 'nobody calls from outside', subject: 'Ingress default/prow' }];
const samples = (['baseline', 'candidate'] as const).flatMap((phase) =>
  [1_000, 2_000, 4_000].map((milliseconds) => ({ phase, moment: 'full sweep', milliseconds })),
);
const others = {
  ...{ differences, canaries, id: 'this' },
  latencies: [{ name: 'ProwJob to pod', samples }],
  alike: { runs: [], flakes: [] },
  matrix: '',
  earlier: [{ id: 'before', outcome: 'fail' as const, tag: 'v20250101-abcdef123', durationMs: 60_000 }],
};
const page = (changes: Partial<Verdict> = {}, history: History = good, values: Partial<ReportInput> = {}): string =>
  reportHtml({ verdict: { ...verdict, ...changes }, description: EXAMPLE_DESCRIPTION, history, ...others, ...values });

const failed: Partial<Verdict> = {
  outcome: 'fail',
  findings: verdict.findings.map((finding) => ({
    ...finding,
    outcome: 'fail',
    observed: 'service cluster prow, namespace test-pods',
    evidence: 'history.jsonl lines 2, 3',
    next: 'leave the bump on hold',
  })),
};

describe('the report', () => {
  test('says the verdict first, in one sentence', () => {
    expect(page()).toContain('<h1>Safe to merge on what was proven: v20251125-e3ae8cf22</h1>');
    expect(page(failed)).toContain('<h1>Not safe to merge: v20251125-e3ae8cf22</h1>');
    expect(page({ outcome: 'inconclusive' })).toContain('<h1>Not decided: v20251125-e3ae8cf22');
  });

  test('says alias, where it landed, evidence and next step of a fail before anything else', () => {
    const top = page(failed).split('id="routing"')[0] ?? '';
    for (const text of ['alias &quot;default&quot;', 'service cluster prow', 'lines 2, 3', 'leave the bump on hold'])
      expect(top).toContain(text);
    expect(page().split('id="routing"')[0]).not.toContain('What is wrong');
  });

  test('shows the lines that the evidence of a finding names, and none for a pass', () => {
    expect(page(failed)).toContain('line 2  2025-11-26');
    expect(page()).not.toContain('lines of the evidence');
  });

  test('names failures that are folded away apart from what was not decided', () => {
    const [finding] = failed.findings ?? [];
    if (finding === undefined) throw new TypeError('the failed run has a finding');
    const of = (outcome: 'fail' | 'inconclusive', count: number) =>
      Array.from({ length: count }, (_, index) => ({ ...finding, outcome, subject: `${outcome} ${index}` }));
    const both = page({ outcome: 'fail', findings: [...of('fail', 7), ...of('inconclusive', 3)] });
    expect(both).toContain('The other 2 of 7 that fail');
    expect(both).toContain('All 3 that were not decided');
    expect(page({ outcome: 'fail', findings: of('fail', 5) })).not.toMatch(/(The other|All) \d/);
  });

  test('explains a time below nothing where there is one', () => {
    const latencies = (milliseconds: number) => [
      { name: 'ProwJob to pod', samples: [{ phase: 'candidate' as const, moment: 'full sweep', milliseconds }] },
    ];
    expect(page({}, good, { latencies: latencies(-10) })).toContain('A time below 0 s');
    expect(page({}, good, { latencies: latencies(0) })).not.toContain('A time below 0 s');
  });

  test('does not call production’s own version safe to merge', () => {
    expect(page({ notProven: ['nothing was bumped: v1 is production’s own'] })).not.toContain('safe to merge');
  });

  test('asks for nothing from anywhere', () => {
    expect(page()).toContain("default-src 'none'");
    expect(page()).not.toMatch(/<script|<link|<img|\bsrc=|\bhref=|url\(|@import/i);
  });

  test('shows expected and observed of a misplaced cell, in words and not by colour alone', () => {
    const wrong = page({}, good, { canaries: overwritten });
    expect(wrong).toContain('not as expected<br><small>1 × started in service cluster prow, namespace test-pods');
    expect(wrong).toContain('not as expected, ');
    expect(page()).not.toContain('not as expected');
  });

  test('shows the aliases in trouble first', () => {
    const rows = (values: Partial<ReportInput>) =>
      page({}, good, values)
        .match(/<th scope="row">[^<]*/g)
        ?.slice(0, 2);
    const third = canaries.map(
      (one): CanaryJudged => (one.canary.spelling === 'test-infra-trusted' ? { ...one, outcome: 'fail' } : one),
    );
    expect(rows({})).toEqual(['<th scope="row">default', '<th scope="row">k8s-tpu-operator']);
    expect(rows({ canaries: third })).toEqual(['<th scope="row">test-infra-trusted', '<th scope="row">default']);
  });

  test('leaves out the ways that nobody planned, and says of a single cell that it was not', () => {
    expect(page()).toContain('colspan="4">prowjob</th>');
    expect(page()).not.toContain('tide-batch');
  });

  test('shows what is not proven, and what differs from production with its reason', () => {
    expect(page()).toContain('<li>the registry digest</li>');
    expect(page()).toContain('nobody calls from outside');
    expect(page()).toContain('<li>Ingress default/prow</li>');
  });

  test('says that differences cannot be read, where they cannot', () => {
    const unread = reportHtml({
      verdict,
      description: EXAMPLE_DESCRIPTION,
      history: good,
      ...others,
      differences: null,
    });
    expect(unread).toContain('What differs from production cannot be read');
    expect(page()).not.toContain('cannot be read');
  });

  test('shows what runs by its own word, and how often it was started again', () => {
    expect(page()).toContain(' alike<br><small>c0c0c0c0c0c0 (prow-controller-manager/v20251125-e3ae8cf22)</small>');
    expect(page()).toContain('<td class="pass">0 times</td>');
    const ending = exampleEvents().map((event) =>
      event.kind === 'restarts-observed' ? { ...event, restarts: 2 } : event,
    );
    expect(page({}, historyOf(ending))).toContain('<td class="inconclusive">2 times</td>');
  });

  test('draws the run, its pods, its latencies and its trials, each with the same as a table', () => {
    const drawn = page();
    for (const id of ['timeline', 'pods', 'latency', 'trials']) {
      const own = drawn.split(`id="${id}"`)[1]?.split('</section>')[0] ?? '';
      expect(own).toContain('aria-hidden="true"');
      expect(own).toContain('The same as a table');
    }
    expect(drawn).toContain('<td>5</td><td>50 %</td><td>3.13 %</td>');
    expect(drawn).toContain('candidate: median 2 s of 3');
  });

  test('says which curve is of how many starts, where there are several', () => {
    const trials = [...verdict.trials, { component: 'deck', starts: 4, canaries: 30 }];
    expect(page({ trials })).toContain(
      '4 clean starts of deck (solid); 5 clean starts of prow-controller-manager (dashed)',
    );
    expect(page()).not.toContain('(solid)');
  });

  test('says how earlier runs ended, and that there are none', () => {
    expect(page()).toContain('1 fail of the 1 before');
    expect(page({}, good, { earlier: [] })).toContain('None had ended before this one began');
  });

  test('says where the candidate comes from', () => {
    expect(page()).toContain('v20251125-e3ae8cf22 (commit c of r)');
  });

  test('is drawn from an empty history too', () => {
    expect(page({ outcome: 'inconclusive' }, { lines: [], defects: [] })).toContain('Not decided');
  });

  test('is the same bytes for the same run', () => {
    expect(page()).toBe(page());
  });

  test('has every tag closed that it opens', () => {
    for (const tag of ['table', 'tr', 'td', 'th', 'section', 'article', 'dl', 'details', 'div', 'main', 'ul'])
      expect(
        page({}, good, { canaries: overwritten }).split(`<${tag}`).length -
          (tag === 'th' ? page({}, good, { canaries: overwritten }).split('<thead').length - 1 : 0),
      ).toBe(page({}, good, { canaries: overwritten }).split(`</${tag}>`).length);
  });
});
