import { describe, expect, test } from 'vitest';
import { EXAMPLE_DESCRIPTION, exampleEvents, expectedFate, historyOf } from '../model/fixtures/example-run.js';
import type { History } from '../model/history.js';
import type { Verdict } from '../model/verdict.js';
import { reportHtml } from './report-html.js';

const good = historyOf(exampleEvents());
const overwritten = historyOf(
  exampleEvents({
    fateOf: (probe) =>
      probe.phase === 'candidate' && probe.canary.spelling === 'default'
        ? { ...expectedFate(probe), places: [{ clusterId: 'prow', namespace: 'test-pods' }] }
        : expectedFate(probe),
  }),
);

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
const page = (changes: Partial<Verdict> = {}, history: History = good): string =>
  reportHtml({ verdict: { ...verdict, ...changes }, description: EXAMPLE_DESCRIPTION, history, differences });

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

  test('does not call production’s own version safe to merge', () => {
    expect(page({ notProven: ['nothing was bumped: v1 is production’s own'] })).not.toContain('safe to merge');
  });

  test('asks for nothing from anywhere', () => {
    expect(page()).toContain("default-src 'none'");
    expect(page()).not.toMatch(/<script|<link|<img|\bsrc=|\bhref=|url\(|@import/i);
  });

  test('shows expected and observed of a misplaced cell, in words and not by colour alone', () => {
    const wrong = page({}, overwritten);
    expect(wrong).toContain(
      'not as expected <small>× 5</small><br><small>5 × service cluster prow, namespace test-pods',
    );
    expect(wrong).toContain('not as expected, ');
    expect(page()).not.toContain('not as expected');
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
    const unread = reportHtml({ verdict, description: EXAMPLE_DESCRIPTION, history: good, differences: null });
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
        page({}, overwritten).split(`<${tag}`).length -
          (tag === 'th' ? page({}, overwritten).split('<thead').length - 1 : 0),
      ).toBe(page({}, overwritten).split(`</${tag}>`).length);
  });
});
