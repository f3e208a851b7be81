import type { KeptLatency, KeptRun } from '../../model/kept-run.js';
import { htmlPage } from '../page/html-page.js';
import { badge, cell, duration, rowHead, section, table } from '../page/html-parts.js';

/** Two kept runs side by side: what they were about, what failed in one of them only, and how long things took. */
export function comparePage(before: KeptRun, after: KeptRun): string {
  return htmlPage('Two runs compared', {
    main: [
      '<h1>Two runs compared</h1><p><a href="/">All runs</a></p>',
      aboutSection(before, after),
      findingsSection(before, after),
      latencySection(before, after),
    ],
  });
}

const COLUMNS = ['', 'before', 'after'];

function aboutSection(before: KeptRun, after: KeptRun): string {
  const row = (name: string, say: (run: KeptRun) => string) => [rowHead(name), cell(say(before)), cell(say(after))];
  const rows = [
    [rowHead('outcome'), `<td>${badge(before.outcome)}</td>`, `<td>${badge(after.outcome)}</td>`],
    row('run', ({ runId }) => runId),
    row('candidate', ({ candidate }) => candidate.tag),
    row('baseline', ({ baseline }) => baseline?.tag ?? 'none'),
    row('production', ({ production }) => production),
    row('fingerprint of production', ({ productionFingerprint }) => productionFingerprint.slice(0, 19)),
    row('aliases probed', ({ aliases }) => aliases.join(', ')),
    row('took', ({ durationMs }) => duration(durationMs)),
    row('judged by', ({ toolVersion }) => toolVersion),
  ];
  const isSameProduction = before.productionFingerprint === after.productionFingerprint;
  const says = isSameProduction
    ? 'Both ran against the same production.'
    : 'Production changed between them, so a difference may be production’s doing.';
  return section({ id: 'about', title: 'What ran', says, html: table('What ran', COLUMNS, rows) });
}

function findingsSection(before: KeptRun, after: KeptRun): string {
  const keyOf = ({ check, subject }: KeptRun['findings'][number]): string => JSON.stringify([check, subject]);
  const byKey = (run: KeptRun) => new Map(run.findings.map((finding) => [keyOf(finding), finding]));
  const [was, is] = [byKey(before), byKey(after)];
  const keys = [...new Set([...was.keys(), ...is.keys()])].sort();
  const rows = keys.map((key) => {
    const finding = is.get(key) ?? was.get(key);
    const mark = (found: Map<string, KeptRun['findings'][number]>): string =>
      `<td>${badge(found.get(key)?.outcome ?? 'pass')}</td>`;
    return [rowHead(`${finding?.check}: ${finding?.subject}`), mark(was), mark(is)];
  });
  const fresh = keys.filter((key) => !was.has(key)).length;
  const gone = keys.filter((key) => !is.has(key)).length;
  const says =
    keys.length === 0
      ? 'Neither has a finding that did not pass.'
      : `${fresh} only after, ${gone} only before, ${keys.length - fresh - gone} in both. What has no finding here passed or was not asked.`;
  const html = keys.length === 0 ? '' : table('Findings', COLUMNS, rows);
  return section({ id: 'findings', title: 'What did not pass', says, html });
}

function latencySection(before: KeptRun, after: KeptRun): string {
  const measures = [...new Set([...before.latencies, ...after.latencies].map(({ measure }) => measure))].sort();
  const of = (run: KeptRun, measure: string): string =>
    run.latencies
      .filter((one) => one.measure === measure)
      .map((one) => `${one.tag}: ${quantiles(one)}`)
      .join('; ') || 'not measured';
  const rows = measures.map((measure) => [rowHead(measure), cell(of(before, measure)), cell(of(after, measure))]);
  const says = measures.length === 0 ? 'Neither measured any.' : 'Two runs are two moments of a machine, too.';
  const html = measures.length === 0 ? '' : table('Latencies', COLUMNS, rows);
  return section({ id: 'latencies', title: 'How long things took', says, html });
}

function quantiles({ quantilesMs, count }: KeptLatency): string {
  const said = quantilesMs.map(({ quantile, value }) => `p${quantile * 100} ${duration(value)}`);
  return `${said.join(', ')} of ${count}`;
}
