import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EXAMPLE_DESCRIPTION, exampleEvents, historyOf } from '../model/fixtures/example-run.js';
import type { History } from '../model/history.js';
import { Verdict } from '../model/verdict.js';
import { hostileRun } from './fixtures/hostile-run.js';
import { titleText } from './page/html-text.js';
import { reportHtml } from './report-html.js';
import { stepSummary } from './step-summary.js';

/** Everything that must be no more than words. */
const ALIVE = /<(script|img|iframe|svg[^>]*onload|a\b|form|object|base|meta http-equiv="refresh)/i;

/** What an attribute's value is to a browser: Deck's html lens makes the whole page one, with its quotes escaped. */
function unescapedOnce(html: string): string {
  const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };
  return html.replace(/&(amp|lt|gt|quot|#39);/g, (entity) => entities[entity] ?? entity);
}

/** What a reader sees. */
function words(html: string): string {
  return unescapedOnce(html.replace(/<[a-z/!][^>]*>/gi, '')).replaceAll('\u2060', '');
}

test('no text of a run becomes markup, in a browser or in Deck, whose lens unescapes once', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const page = reportHtml(hostileRun(text));
      expect(page).not.toMatch(ALIVE);
      expect(unescapedOnce(page)).not.toMatch(ALIVE);
    }),
    { numRuns: 30 },
  );
});

test('a reader sees hostile text as it is, in Deck too', () => {
  const text = '<script>alert(1)</script> &lt;b&gt; &#60; <!-- a < b && c > d "q" \'s\'';
  const page = reportHtml(hostileRun(text));
  expect(words(page)).toContain(text);
  expect(words(unescapedOnce(page))).toContain(text);
});

test('text of a run is content and never an attribute', () => {
  const page = reportHtml(hostileRun('MARKED'));
  expect(page.match(/="[^"]*MARKED[^"]*"/g)).toBeNull();
  expect(page).toContain('MARKED');
});

test('a title has nothing in it that Deck could take for markup, and a page no second one', () => {
  expect(titleText('</title><img src=x> & "q"')).toBe('/title  img src=x     q');
  expect(titleText('Not safe to merge: v20251125-e3ae8cf22')).toBe('Not safe to merge: v20251125-e3ae8cf22');
  expect(reportHtml(hostileRun('x')).match(/<title/g)).toHaveLength(1);
});

test('nothing in a step summary is Markdown, a mention or an image', () => {
  const text = '\n\n# big\n![x](https://example.org/x.png) @everyone #1 <img src=x> | a | b |';
  const summary = stepSummary(hostileRun(text));
  expect(summary).not.toMatch(ALIVE);
  expect(summary).not.toMatch(/\n\s*\n/);
  expect(summary.replace(/<code>.*?<\/code>/g, '')).not.toMatch(/@everyone|!\[/);
  expect(summary).toContain('@everyone');
});

test('a page is drawn from an empty history of an old run too', () => {
  const empty: History = { lines: [], defects: ['the history is not sealed'] };
  const run = { ...hostileRun('x'), history: empty };
  expect(reportHtml(run)).toContain('</html>');
  expect(stepSummary(run)).toContain('Not safe to merge');
});

test('a step summary of a pass says what to do and what is not proven, and has no finding', () => {
  const { findings, ...run } = hostileRun('x').verdict;
  const verdict = Verdict.parse({
    ...run,
    outcome: 'pass',
    findings: findings.map((one) => ({ ...one, outcome: 'pass' })),
  });
  const summary = stepSummary({
    verdict,
    description: EXAMPLE_DESCRIPTION,
    history: historyOf(exampleEvents()),
    canaries: [],
    alike: { runs: [], flakes: [] },
    matrix: '',
  });
  expect(summary).toContain('pass: Safe to merge on what was proven');
  expect(summary).toContain('What to do next');
  expect(summary).not.toContain('What was found');
});
