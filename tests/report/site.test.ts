import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { site } from '../../src/cli/site.js';
import { build, keptRunOf } from '../../src/history/fixtures/kept-run.js';
import { folderArchive } from '../../src/history/folder-archive.js';
import { keepRun } from '../../src/history/keep-run.js';
import type { KeptRun } from '../../src/model/kept-run.js';
import { projectPath } from '../../src/toolchain/project-root.js';
import { openChromium } from './support/chromium.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'prow-staging-site-'));
const archive = folderArchive(folder);
const browser = await openChromium();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PHONE = { width: 360, height: 740 };
const LONG = 'a-name-as-long-as-a-name-of-a-cluster-may-be-and-then-some-more-of-it';
const latencies = [
  {
    measure: 'ProwJob to pod',
    tag: build('a').tag,
    count: 42,
    sumMs: 9,
    quantilesMs: [{ quantile: 0.5, value: 1_730 }],
  },
];

const EXAMPLE = JSON.parse(readFileSync(projectPath('src', 'model', 'fixtures', 'verdict.json'), 'utf8'));

/** Keeps a run with a verdict that has what did not pass, and that `passed` did. */
async function keep(run: KeptRun, passed: readonly string[] = []): Promise<KeptRun> {
  const { id: _, files: __, ...summary } = run;
  const named = passed.map((subject) => ({ check: 'placement', subject, outcome: 'pass' }));
  const findings = [...run.findings, ...named].map((one) => ({
    ...one,
    ...{ expected: 'e', observed: 'o', evidence: 'v', next: 'n' },
  }));
  const files = { 'report.html': run.runId, 'verdict.json': JSON.stringify({ ...EXAMPLE, findings }) };
  return keepRun(archive, {
    files: new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)])),
    summary,
  });
}

describe('the site in Chromium', () => {
  let page: Page;
  let server: Server;
  let pages: Record<'list' | 'compare', string>;
  beforeAll(async () => {
    const failed = [...['default', LONG].map((name) => ['placement', `alias "${name}"`] as const)];
    const before = await keep(keptRunOf(1, { latencies, aliases: ['default', LONG] }), ['alias "default"']);
    // A silence, and a regression after it.
    const after = await keep(keptRunOf(9, { latencies, candidate: build('b'), failed }));
    server = createAdaptorServer({ fetch: site(archive, () => new Date(Date.UTC(2026, 0, 9, 9))).fetch }) as Server;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const own = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    pages = { list: `${own}/`, compare: `${own}/compare?a=${before.id}&b=${after.id}` };
    page = await browser.newPage();
  });
  afterAll(async () => {
    await browser.close();
    server.close();
  });

  const show = async (name: keyof typeof pages, size = PHONE): Promise<void> => {
    await page.setViewportSize(size);
    await page.goto(pages[name]);
    await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true');
  };

  const KINDS = ['list', 'compare'] as const;
  test.each(KINDS.flatMap((kind) => (['light', 'dark'] as const).map((scheme) => [kind, scheme] as const)))(
    'axe finds no violation: %s, %s',
    async (kind, colorScheme) => {
      await page.emulateMedia({ colorScheme });
      for (const size of [PHONE, { width: 1_280, height: 800 }]) {
        await show(kind, size);
        await page.evaluate(AXE);
        const { violations, passes } = await page.evaluate<AxeResults>('axe.run()');
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
        expect(passes.map(({ id }) => id)).toContain('color-contrast');
      }
    },
  );

  test.each(KINDS)('needs no sideways scrolling of the page on a phone: %s', async (kind) => {
    await show(kind);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(PHONE.width);
  });

  test('says what runs say together before it lists them, and where none was', async () => {
    await show('list');
    const text = await page.innerText('main');
    const order = [
      'REGRESSION',
      'placement: alias "default"',
      'Runs, newest first',
      '2026-01-09 02:00',
      'silence: no run',
      '2026-01-01 02:00',
    ];
    const places = order.map((words) => text.indexOf(words));
    expect(places).not.toContain(-1);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
  });

  test('compares two runs that were chosen by the keyboard', async () => {
    await show('list');
    await page.focus('text="Compare the two chosen"');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/compare\?(?=.*a=2026-01-01)(?=.*b=2026-01-09)/);
    expect(await page.innerText('main')).toMatch(/Only after[\s\S]*PASS[\s\S]*FAIL[\s\S]*placement: alias "default"/);
  });
});
