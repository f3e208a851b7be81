import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openChromium } from './support/chromium.js';
import { deckPage } from './support/deck-page.js';
import { HOSTILE, removeReports, writeExampleReports } from './support/written-reports.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const reports = await writeExampleReports();
const browser = await openChromium();
afterAll(() => removeReports(reports));

const KINDS = ['pass', 'fail', 'hostile', 'outage'] as const;
const SCHEMES = ['light', 'dark'] as const;
const WIDE = { width: 1_280, height: 800 };
const PHONE = { width: 360, height: 740 };

describe('the report in Chromium', () => {
  let page: Page;
  const requests: string[] = [];
  beforeAll(async () => {
    page = await browser.newPage({ viewport: WIDE });
    page.on('request', (request) => requests.push(request.url()));
  });
  afterAll(() => browser.close());

  const show = async (kind: (typeof KINDS)[number], size: typeof WIDE = WIDE): Promise<void> => {
    await page.setViewportSize(size);
    await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
    await page.goto(`file://${reports[kind]}`);
  };
  const openAll = () => page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true');

  const count = (selector: string): Promise<number> => page.locator(selector).count();

  test.each(KINDS.flatMap((kind) => SCHEMES.map((scheme) => [kind, scheme] as const)))(
    'axe finds no violation: %s, %s, everything open',
    async (kind, colorScheme) => {
      await show(kind);
      await page.emulateMedia({ colorScheme });
      await openAll();
      await page.evaluate(AXE);
      const { violations, passes } = await page.evaluate<AxeResults>('axe.run()');
      const told = violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
      );
      expect(told).toEqual([]);
      expect(passes.map(({ id }) => id)).toContain('color-contrast');
    },
  );

  test.each(KINDS)('needs no sideways scrolling of the page on a phone: %s, everything open', async (kind) => {
    await show(kind, PHONE);
    await openAll();
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(PHONE.width);
  });

  /** What a reader sees before scrolling; what is folded has no place on the page. */
  const seenAtOnce = ({ height }: typeof WIDE): Promise<string> =>
    page.evaluate<string>(
      `[...document.querySelectorAll('h1, h2, p, li, dd, strong')].filter((one) => { const { bottom, height } = one.getBoundingClientRect(); return height > 0 && bottom <= ${height}; }).map((one) => one.textContent).join('\\n')`,
    );

  test.each(['fail', 'outage'] as const)(
    'shows alias, cluster, evidence and next step without scrolling: %s',
    async (kind) => {
      await show(kind);
      const seen = await seenAtOnce(WIDE);
      for (const text of [
        'Not safe to merge',
        'alias "default"',
        'service cluster',
        'history.jsonl line',
        'leave the bump on hold',
      ])
        expect(seen).toContain(text);
    },
  );

  test('shows the next step and what is wrong on the first screen of a phone, the other steps folded', async () => {
    await show('outage', PHONE);
    const seen = await seenAtOnce(PHONE);
    for (const text of ['Not safe to merge', 'What to do next', 'What is wrong', 'alias "default"'])
      expect(seen).toContain(text);
    expect(await page.locator('.steps summary').isVisible()).toBe(true);
    await show('outage');
    expect(await page.locator('.steps summary').isVisible()).toBe(false);
    expect(await page.locator('.steps li').first().isVisible()).toBe(true);
  });

  test('is reached by the keyboard: everything that folds or scrolls, and a fold opens', async () => {
    await show('fail', PHONE);
    await openAll();
    const reached = new Set<number>();
    const all = await count('summary, [tabindex="0"]');
    for (let presses = 0; presses < all; presses += 1) {
      await page.keyboard.press('Tab');
      reached.add(await page.evaluate<number>('[...document.querySelectorAll("*")].indexOf(document.activeElement)'));
    }
    expect(all).toBeGreaterThan(10);
    expect(reached.size).toBe(all);
    await show('fail');
    const folded = page.locator('details:has(> summary:visible)').first();
    await folded.locator('summary').first().focus();
    await page.keyboard.press('Enter');
    expect(await folded.getAttribute('open')).not.toBeNull();
  });

  test('scrolls its matrix by the keyboard on a phone', async () => {
    await show('fail', PHONE);
    await page.locator('[aria-label="Routing matrix, table"]').focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.evaluate<number>('document.activeElement.scrollLeft')).toBeGreaterThan(0);
  });

  test('hides nothing on paper', async () => {
    await show('fail');
    await page.emulateMedia({ media: 'print' });
    const hidden = await page.evaluate<number>(
      `[...document.querySelectorAll('details > :not(summary)')].filter((one) => one.getBoundingClientRect().height === 0).length`,
    );
    expect(hidden).toBe(0);
    expect((await page.pdf()).length).toBeGreaterThan(10_000);
  });

  test('is dark on white on paper whatever the reader’s setting, and has all of its width', async () => {
    await show('outage');
    // A4 at 96 dots an inch, with a centimetre of margin.
    await page.setViewportSize({ width: 718, height: 1_047 });
    const back = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    // As many ways in as a rehearsal takes.
    await page.evaluate(`for (const row of document.querySelectorAll('[aria-label="Routing matrix, table"] tr'))
      while (row.cells.length < 15) row.append(row.lastElementChild.cloneNode(true))`);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await back()).toBe('rgb(255, 255, 255)');
    const beyond = `[...document.querySelectorAll('main *')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1)`;
    expect(await page.evaluate<number>(`${beyond}.length`)).toBe(0);
    await page.emulateMedia({ media: 'screen', colorScheme: 'dark' });
    expect(await back()).not.toBe('rgb(255, 255, 255)');
  });

  test('keeps hostile text as text', async () => {
    await show('hostile');
    await openAll();
    expect(await page.evaluate<boolean>('"taken" in window')).toBe(false);
    expect(await count('script, img, iframe')).toBe(0);
    expect((await page.locator('main').textContent())?.replaceAll('\u2060', '')).toContain(HOSTILE);
  });

  test('keeps hostile text as text in Deck, whose lens unescapes it, and tells Deck its height', async () => {
    const deck = join(reports.root, 'deck.html');
    writeFileSync(deck, deckPage(readFileSync(reports.hostile, 'utf8')));
    await page.goto(`file://${deck}`);
    await expect.poll(() => page.evaluate<number>('Number(document.body.dataset.height ?? 0)')).toBeGreaterThan(500);
    const frame = page.frames().at(-1);
    expect(await count('img, h6 *')).toBe(0);
    expect(await frame?.locator('img, iframe, script:not(:last-child)').count()).toBe(0);
    expect(await frame?.evaluate<boolean>('"taken" in window')).toBe(false);
    expect((await frame?.locator('main').textContent())?.replaceAll('\u2060', '')).toContain(HOSTILE);
  });

  test('has asked for nothing but itself', () => {
    expect(requests.length).toBeGreaterThan(KINDS.length);
    expect(requests.filter((url) => !url.startsWith(`file://${reports.root}`) && url !== 'about:srcdoc')).toEqual([]);
  });

  test('is photographed for who wants to see it', async () => {
    const folder = process.env['PICTURES'] ?? join(reports.root, 'pictures');
    mkdirSync(folder, { recursive: true });
    for (const kind of KINDS)
      for (const colorScheme of SCHEMES)
        for (const size of [WIDE, PHONE]) {
          await show(kind, size);
          await page.emulateMedia({ colorScheme });
          const path = join(folder, `${kind}-${colorScheme}-${size.width}.png`);
          expect((await page.screenshot({ path })).length).toBeGreaterThan(5_000);
        }
  });
});
