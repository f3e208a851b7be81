import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import { site } from '../../src/cli/site.js';
import { folderArchive } from '../../src/history/folder-archive.js';
import { keptRuns } from '../../src/history/kept-runs.js';
import { projectPath } from '../../src/toolchain/project-root.js';
import { openChromium } from '../report/support/chromium.js';
import { NIGHTS, nightAt } from './nights.js';
import { simulate } from './simulate.js';

/**
 * Photographs the month of recorded nights as `prow-staging serve` shows it, for docs/history.md, and reports as they lie
 * in their runs' folders, for docs/report.md: `pictures.ts [FOLDER]`, docs/pictures where none is named.
 */
const [, , target = projectPath('docs', 'pictures')] = process.argv;
const DESK = { width: 1_180, height: 600 };
const PHONE = { width: 360, height: 740 };
const PAGE = { width: 760, height: 640 };
/** Of the last night, so that it is not long ago. */
const MORNING = new Date(nightAt(NIGHTS.length - 1).getTime() + 8 * 3_600_000);

const folder = await mkdtemp(join(tmpdir(), 'nights-pictures-'));
const kept = folderArchive(join(folder, 'history'));
await simulate(NIGHTS, { archive: kept, folder: join(folder, 'runs') });
const { runs } = await keptRuns(kept);
const runOf = (day: string): string => runs.find(({ startedAt }) => startedAt.startsWith(day))?.id ?? '';
const list = '/';
const compare = `/compare?a=${runOf('2026-09-07')}&b=${runOf('2026-09-08')}`;
const report = `/runs/${runOf('2026-09-08')}`;
const fileOf = (day: string): string => `file://${join(folder, 'runs', day, 'report.html')}`;

interface Shot {
  readonly name: string;
  /** Of the site, or the address of a file. */
  readonly path: string;
  readonly size?: typeof DESK;
  readonly colorScheme: 'light' | 'dark';
  /** The heading of the section that it begins with, what folds in it opened; the whole page where left out. */
  readonly from?: string;
}

const SHOTS: readonly Shot[] = [
  { name: 'nights-together', path: list, size: { width: 1_180, height: 660 }, colorScheme: 'light', from: '#together' },
  { name: 'nights-list', path: list, colorScheme: 'dark', from: '#runs' },
  { name: 'nights-compare', path: compare, colorScheme: 'light' },
  { name: 'nights-list-phone', path: list, size: PHONE, colorScheme: 'light' },
  { name: 'nights-report-phone', path: report, size: PHONE, colorScheme: 'dark' },
  { name: 'report-fail', path: fileOf('2026-09-28'), size: PAGE, colorScheme: 'light' },
  { name: 'report-flake', path: fileOf('2026-09-05'), size: PAGE, colorScheme: 'light' },
  {
    name: 'report-charts',
    path: fileOf('2026-09-11'),
    size: { ...PAGE, height: 770 },
    colorScheme: 'dark',
    from: '#timeline',
  },
];

// The name of a folder of this machine is nothing to show.
const archive = { ...kept, place: 'gs://example-prow-staging/history' };
const server = createAdaptorServer({ fetch: site(archive, () => MORNING).fetch });
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
const browser = await openChromium();
await mkdir(target, { recursive: true });
// One page for all: a browser of one process ends with its first.
const page = await browser.newPage();
for (const { name, path, size = DESK, colorScheme, from } of SHOTS) {
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme });
  const isFile = path.startsWith('file:');
  const response = await page.goto(isFile ? path : `http://127.0.0.1:${port}${path}`);
  if (!isFile && response?.ok() !== true) throw new Error(`${path}: ${response?.status()}`);
  if (from !== undefined)
    await page.evaluate(`const from = document.querySelector('${from}');
      for (const one of ${isFile} ? [] : from.parentElement.querySelectorAll('details')) one.open = true;
      from.scrollIntoView();`);
  await page.screenshot({ path: join(target, `${name}.png`) });
}
await browser.close();
server.close();
await rm(folder, { recursive: true, force: true });
