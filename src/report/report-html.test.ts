import fc from 'fast-check';
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

const page = (changes: Partial<Verdict> = {}, history: History = good): string =>
  reportHtml({ verdict: { ...verdict, ...changes }, description: EXAMPLE_DESCRIPTION, history });

describe('the report', () => {
  test('says the verdict first', () => {
    expect(page()).toContain('<h1 class="pass">v20251125-e3ae8cf22: safe to merge on what was proven');
    expect(page({ outcome: 'fail' })).toContain('<h1 class="fail">v20251125-e3ae8cf22: not safe to merge');
    expect(page({ outcome: 'inconclusive' })).toContain('not decided');
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
    expect(wrong).toContain('not as expected<br><small>5 × service cluster prow, namespace test-pods</small>');
    expect(page()).not.toContain('not as expected');
  });

  test('shows trials, what they can miss, and what is not proven', () => {
    expect(page()).toContain('<td>5</td><td>50 %</td><td>3.13 %</td>');
    expect(page()).toContain('<li>the registry digest</li>');
  });

  test('shows what runs by its own word, and how often it was started again', () => {
    expect(page()).toContain('alike<br><small>c0c0c0c0c0c0 (prow-controller-manager/v20251125-e3ae8cf22)</small>');
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
    expect(page({ outcome: 'inconclusive' }, { lines: [], defects: [] })).toContain('not decided');
  });

  test('lets no text of a run become markup', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const hostile = `${text}<script>alert("1")</script>'&`;
        const findings = verdict.findings.map((finding) => ({ ...finding, subject: hostile, observed: hostile }));
        expect(page({ findings, notProven: [hostile] })).not.toContain('<script');
      }),
      { numRuns: 30 },
    );
  });

  test('has every tag closed that it opens', () => {
    for (const tag of ['table', 'tr', 'td', 'th', 'section', 'article', 'dl', 'details', 'div', 'main', 'ul'])
      expect(
        page({}, overwritten).split(`<${tag}`).length -
          (tag === 'th' ? page({}, overwritten).split('<thead').length - 1 : 0),
      ).toBe(page({}, overwritten).split(`</${tag}>`).length);
  });
});
