import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Archive } from '../history/archive.js';
import { build, keptRunOf } from '../history/fixtures/kept-run.js';
import { keepRun } from '../history/keep-run.js';
import { openArchive } from '../history/open-archive.js';
import type { KeptRun } from '../model/kept-run.js';
import { projectPath } from '../toolchain/project-root.js';
import { metricsSite, site } from './site.js';

let folder: string;
let archive: Archive;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'site-'));
  archive = openArchive(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function keep(run: KeptRun, report?: string, others: Readonly<Record<string, string>> = {}): Promise<KeptRun> {
  const { id: _, files: __, ...summary } = run;
  const texts = { 'report.html': report ?? `<!doctype html><title>report of ${run.runId}</title>`, ...others };
  const files = new Map(Object.entries(texts).map(([name, text]) => [name, Buffer.from(text)]));
  return keepRun(archive, { files, summary });
}

async function get(path: string, host = '127.0.0.1:4000') {
  const response = await site(archive).request(path, { headers: { host } });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

const HOSTILE = '<script>alert(1)</script>';

it('lists every kept run, the newest first, with what did not pass', async () => {
  const old = await keep(keptRunOf(1));
  const bad = await keep(keptRunOf(2, { candidate: build('b'), failed: [['placement', 'alias "default"']] }));
  const { status, text } = await get('/');
  expect(status).toBe(200);
  expect(text.indexOf(bad.id)).toBeLessThan(text.indexOf(old.id));
  expect(text).toContain('placement: alias &quot;default&quot;');
  expect(text).toContain('2 of 2 runs');
});

it('says what the runs say together, and of those alone that probed the alias that is asked for', async () => {
  await keep(keptRunOf(1, { aliases: ['default', 'rules'] }));
  await keep(keptRunOf(2, { candidate: build('b'), failed: [['placement', 'alias "default"']] }));
  expect((await get('/')).text).toMatch(/regression[\s\S]*fails since 2026-01-02, with another candidate/);
  const { text } = await get('/?alias=rules');
  expect(text).not.toContain('regression');
  expect(text).toContain('no run of example has begun since 2026-01-02');
});

it('takes no run for passed in what it has no finding of, where its verdict was not kept', async () => {
  const before = await keep(keptRunOf(1));
  const after = await keep(keptRunOf(2, { failed: [['placement', 'rules']] }));
  const { text } = await get(`/compare?a=${before.id}&b=${after.id}`);
  expect(text.slice(text.indexOf('id="findings"'))).not.toContain('badge pass');
  expect(text).toContain('not known');
});

it('says of each run compared whether it passed what the other did not, by the verdict that was kept', async () => {
  const example = JSON.parse(await readFile(projectPath('src', 'model', 'fixtures', 'verdict.json'), 'utf8'));
  const finding = (check: string, outcome: string) => ({
    ...{ check, outcome, subject: 'rules' },
    ...{ expected: 'e', observed: 'o', evidence: 'v', next: 'n' },
  });
  const kept = async (run: KeptRun, findings: object[]) =>
    keep(run, '', { 'verdict.json': JSON.stringify({ ...example, findings }) });
  const before = await kept(keptRunOf(1), [finding('placement', 'pass')]);
  const after = await kept(keptRunOf(2, { failed: [['placement', 'rules']] }), [finding('placement', 'fail')]);
  const moves = async () =>
    (await get(`/compare?a=${before.id}&b=${after.id}`)).text.match(/<ul class="moves">.*?<\/ul>/)?.[0] ?? '';
  expect(await moves()).toMatch(/badge pass.*badge fail/);
  await writeFile(join(folder, 'runs', before.id, 'verdict.json'), JSON.stringify({ ...example, findings: [] }));
  expect(await moves()).toMatch(/not known.*badge fail/);
});

it('shows only runs that probed an alias where one is asked for', async () => {
  const one = await keep(keptRunOf(1, { aliases: ['default'] }));
  const other = await keep(keptRunOf(2, { aliases: ['rules'] }));
  const { text } = await get('/?alias=rules');
  expect(text).toContain(other.id);
  expect(text).not.toContain(one.id);
  expect((await get('/?alias=')).text).toContain(one.id);
});

it('makes no silence of a choice of what is listed, and ends none of another production’s', async () => {
  const nights = [1, 2, 3, 4].map((day) => keptRunOf(day, { aliases: day === 1 ? ['rules'] : ['default'] }));
  for (const night of nights) await keep(night);
  const at = () => new Date(Date.UTC(2026, 0, 4, 5));
  const asked = async (path: string) =>
    (await site(archive, at).request(path, { headers: { host: 'localhost' } })).text();
  expect(await asked('/?alias=rules')).not.toContain('has begun since');
  await keep(keptRunOf(1, { production: 'other', startedAt: '2026-01-01T03:00:00.000Z' }));
  expect(await asked('/?alias=rules')).toContain('no run of other has begun since');
});

it('shows the report that was kept with a run', async () => {
  const { id } = await keep(keptRunOf(1));
  const { status, text, headers } = await get(`/runs/${id}`);
  expect([status, text]).toEqual([200, '<!doctype html><title>report of day-1</title>']);
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
});

it('shows no other file in place of a kept report, and lets none lead away', async () => {
  const { id } = await keep(keptRunOf(1));
  expect((await get(`/runs/${id}`)).headers.get('content-security-policy')).toMatch(/; sandbox [^;]*$/);
  await writeFile(
    join(folder, 'runs', id, 'report.html'),
    '<meta http-equiv="refresh" content="0;url=/elsewhere">pass',
  );
  const { status, text } = await get(`/runs/${id}`);
  expect([status, text.includes('refresh')]).toEqual([404, false]);
});

it('gives metrics to a scrape: the site to this machine, the port for it to anybody, and nothing else', async () => {
  const { id } = await keep(keptRunOf(1));
  const { status, text, headers } = await get('/metrics');
  expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
  expect(text).toContain(`prow_staging_run_info{production="example",run="${id}"`);
  expect((await get('/metrics', 'evil.example')).status).toBe(403);
  const scraped = (path: string) => metricsSite(archive).request(path, { headers: { host: 'staging.example:9000' } });
  expect(await (await scraped('/metrics')).text()).toBe(text);
  expect([(await scraped('/')).status, (await scraped(`/runs/${id}`)).status]).toEqual([404, 404]);
});

it('leads from a report back to the list, and to the run before it where there is one', async () => {
  const report = '<!doctype html><title>a</title><body><main>$& stays</main></body>';
  const [first, second] = [await keep(keptRunOf(1), report), await keep(keptRunOf(2), report)];
  const { text } = await get(`/runs/${second.id}`);
  expect(text).toContain('<a href="/">All runs</a>');
  expect(text).toContain(`/compare?a=${first.id}&amp;b=${second.id}`);
  expect(text).toContain('<main>$& stays</main>');
  expect((await get(`/runs/${first.id}`)).text).not.toContain('/compare');
});

it('compares two runs: what fails in one of them only, and what production was', async () => {
  const latency = {
    measure: 'ProwJob to pod',
    tag: 'v1',
    count: 9,
    sumMs: 9,
    quantilesMs: [{ quantile: 0.5, value: 1_500 }],
  };
  const before = await keep(keptRunOf(1, { failed: [['upload', 'crier']], latencies: [latency] }));
  const after = await keep(keptRunOf(2, { failed: [['placement', 'rules']], productionFingerprint: 'sha256:b' }));
  const { text } = await get(`/compare?a=${before.id}&b=${after.id}`);
  expect(text).toContain('1 only after, 1 only before, 0 in both');
  expect(text).toContain('Production changed between them');
  expect(text).toContain('p50 1.5 s of 9');
  expect((await get(`/compare?a=${before.id}&b=${before.id}`)).text).toContain('the same production');
});

it.each(['/runs/..%2f..%2flatest', '/runs/none', '/compare?a=x&b=y', '/compare', '/elsewhere', `/runs/${HOSTILE}`])(
  'has nothing at %s, and does not repeat it',
  async (path) => {
    const { status, text } = await get(path);
    expect(status).toBe(404);
    expect(text).not.toContain('script');
    expect(text).not.toContain('..');
  },
);

it('keeps text of a run text', async () => {
  await keep(
    keptRunOf(1, { aliases: [HOSTILE, '"onmouseover=x'], production: HOSTILE, failed: [['placement', HOSTILE]] }),
  );
  const { text } = await get(`/?alias=${encodeURIComponent(HOSTILE)}`);
  expect(text).not.toContain('<script');
  expect(text).not.toContain('"onmouseover');
});

it('answers only who asks for this machine by its own name', async () => {
  expect((await get('/', 'evil.example')).status).toBe(403);
  expect((await get('/', 'localhost:4000')).status).toBe(200);
});

it('says how to keep a run where there is none', async () => {
  expect((await get('/')).text).toContain('prow-staging history keep');
});

it('says that a history cannot be read, to whoever scrapes too, and why on the console alone', async () => {
  const refused: Archive = {
    ...archive,
    place: 'gs://x/<b>',
    list: () => Promise.reject(new Error('403 for somebody')),
  };
  const host = '127.0.0.1:4000';
  const answers = await Promise.all([
    site(refused).request('/', { headers: { host } }),
    metricsSite(refused).request('/metrics'),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([503, 503]);
  const [page = '', metrics] = await Promise.all(answers.map((one) => one.text()));
  expect(page).toContain('The history cannot be read now');
  expect(page + metrics).not.toMatch(/somebody|<b>/);
});
