import { Hono } from 'hono';
import { sha256 } from '../attestation/statements.js';
import type { Archive } from '../history/archive.js';
import { keptRun, keptRunIds, keptRuns } from '../history/kept-runs.js';
import { runFile } from '../history/run-names.js';
import { SILENCE_LIMIT_MS, trends } from '../history/trends/trends.js';
import { KEPT_RUN_ID, type KeptRun } from '../model/kept-run.js';
import { Verdict } from '../model/verdict.js';
import { htmlPage } from '../report/page/html-page.js';
import { htmlText } from '../report/page/html-text.js';
import { comparePage } from '../report/site/compare-page.js';
import type { Side } from '../report/site/finding-words.js';
import { runsPage } from '../report/site/runs-page.js';
import { withWayBack } from '../report/site/with-way-back.js';
import { line } from './console.js';
import { metricsText } from './metrics-text.js';

const REPORT = 'report.html';

/** Names by which a browser of this machine asks us; a page elsewhere that leads its own name here gets nothing. */
const OWN_HOSTS = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/** What every page may do: its own style, forms that ask this site, and nothing else. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** A report is a file of the archive: it leads nobody anywhere by itself, whoever has put it there. */
const SANDBOX = `${POLICY}; sandbox allow-same-origin allow-forms allow-top-navigation-by-user-activation`;

/** https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format */
const METRICS = { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' };

/** Kept runs as a small site that only reads: the list, each run's own report, two runs compared. */
export function site(archive: Archive, now: () => Date = () => new Date()): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    if (!OWN_HOSTS.test(context.req.header('host') ?? ''))
      return context.text('This site is for this machine only.', 403);
    await next();
    if (!context.res.headers.has('Content-Security-Policy')) context.header('Content-Security-Policy', POLICY);
    context.header('X-Content-Type-Options', 'nosniff');
    context.header('Cache-Control', 'no-store');
  });
  app.get('/', async (context) => {
    const { runs, unread, ahead } = await keptRuns(archive, now());
    const asked = context.req.query('alias') ?? '';
    const alias = asked === '' ? null : asked;
    const shown = runs.filter((run) => alias === null || run.aliases.includes(alias));
    const aliases = [...new Set(runs.flatMap((run) => run.aliases))].sort();
    const when = { at: now(), silenceLimitMs: SILENCE_LIMIT_MS };
    // A choice of what is listed makes no silence: somebody ran all the same.
    const together = { ...trends(shown, when), silences: trends(runs, when).silences };
    const { place } = archive;
    return context.html(
      runsPage(shown, { place, alias, aliases, trends: together, total: runs.length, unread, ahead }),
    );
  });
  app.get('/metrics', async (context) => context.text((await metricsText(archive, now())).text, 200, METRICS));
  app.get('/runs/:id', async (context) => {
    const id = context.req.param('id');
    const report = await keptReport(archive, id);
    if (report === null) return context.html(nothingPage('report of that run'), 404);
    context.header('Content-Security-Policy', SANDBOX);
    const ids = await keptRunIds(archive);
    const before = ids[ids.indexOf(id) - 1] ?? null;
    return context.html(withWayBack(report.toString('utf8'), { id, before }));
  });
  app.get('/compare', async (context) => {
    const [before, after] = await Promise.all(['a', 'b'].map((name) => kept(archive, context.req.query(name) ?? '')));
    if (before == null || after == null) return context.html(nothingPage('two runs of these names'), 404);
    return context.html(comparePage(await sideOf(archive, before), await sideOf(archive, after)));
  });
  app.notFound((context) => context.html(nothingPage('page'), 404));
  app.onError((error, context) => {
    line(`The history cannot be read: ${error.message}`);
    return context.html(unreadablePage(archive), 503);
  });
  return app;
}

async function kept(archive: Archive, id: string) {
  return KEPT_RUN_ID.test(id) ? keptRun(archive, id) : null;
}

/** The report that was kept with a run; null where there is none, or another file has its name by now. */
async function keptReport(archive: Archive, id: string): Promise<Buffer | null> {
  const run = await kept(archive, id);
  return run == null ? null : keptFile(archive, run, REPORT);
}

/** Null where it is not the file that was kept. */
async function keptFile(archive: Archive, { id, files }: KeptRun, name: string): Promise<Buffer | null> {
  const bytes = await archive.read(runFile(id, name));
  return bytes !== null && sha256(bytes) === files[name] ? bytes : null;
}

/** The summary names what did not pass; what did is in the verdict. */
async function sideOf(archive: Archive, run: KeptRun): Promise<Side> {
  const bytes = await keptFile(archive, run, 'verdict.json');
  try {
    return { run, verdict: Verdict.safeParse(JSON.parse(bytes?.toString('utf8') ?? 'null')).data ?? null };
  } catch {
    return { run, verdict: null };
  }
}

/** Kept runs for whoever scrapes, and nothing else. */
export function metricsSite(archive: Archive, now: () => Date = () => new Date()): Hono {
  const app = new Hono();
  app.get('/metrics', async (context) => context.text((await metricsText(archive, now())).text, 200, METRICS));
  // No text and no 200: whoever scrapes then sees nothing, and ProwStagingUnseen says so.
  app.onError((error, context) => {
    line(`The history cannot be read: ${error.message}`);
    return context.text('The history cannot be read.', 503);
  });
  return app;
}

/** What was asked for never comes back as text of the page: `what` is ours. */
function nothingPage(what: string): string {
  return htmlPage('Not here', { main: [`<h1>There is no ${what} here</h1><p><a href="/">All runs</a></p>`] });
}

/** What went wrong may name whatever a server says: that is for the console. */
function unreadablePage({ place }: Archive): string {
  const text = `<h1>The history cannot be read now</h1><p>${htmlText(place)}: what went wrong is on the console of prow-staging serve.</p>`;
  return htmlPage('The history cannot be read', { main: [text] });
}
