import type { KeptFinding, KeptRun } from '../../model/kept-run.js';
import { OUTCOMES, type Outcome } from '../../model/outcome.js';
import { htmlPage } from '../page/html-page.js';
import { badge, cell, duration, fold, rowHead, section, table } from '../page/html-parts.js';
import { htmlText } from '../page/html-text.js';
import { type FindingWord, findingWord, type Side } from './finding-words.js';

/** Two kept runs side by side: what they were about, what failed in one of them only, and how long things took. */
export function comparePage(was: Side, is: Side): string {
  const [before, after] = [was.run, is.run];
  return htmlPage('Two runs compared', {
    main: [
      '<h1>Two runs compared</h1><p><a href="/">All runs</a></p>',
      `<p class="pair">${runLink(before)} ${badge(before.outcome)} ${ARROW} ${runLink(after)} ${badge(after.outcome)}</p>`,
      findingsSection(was, is),
      aboutSection(before, after),
      latencySection(before, after),
    ],
  });
}

function aboutSection(before: KeptRun, after: KeptRun): string {
  const row = (name: string, say: (run: KeptRun) => string) => [rowHead(name), cell(say(before)), cell(say(after))];
  const rows = [
    [rowHead('began'), `<td>${runLink(before)}</td>`, `<td>${runLink(after)}</td>`],
    row('candidate', ({ candidate }) => candidate.tag),
    row('Boskos', ({ boskos }) => boskos?.tag ?? 'none'),
    row('baseline', ({ baseline }) => baseline?.tag ?? 'none'),
    row(
      'production',
      ({ production, productionFingerprint }) => `${production}, ${productionFingerprint.slice(0, 19)}`,
    ),
    row('aliases', ({ aliases }) => aliases.join(', ')),
    row('took', ({ durationMs }) => duration(durationMs)),
    row('judged by', ({ toolVersion }) => `prow-staging ${toolVersion}`),
  ];
  const isSameProduction = before.productionFingerprint === after.productionFingerprint;
  const says = isSameProduction
    ? 'Both ran against the same production.'
    : 'Production changed between them, so a difference may be production’s doing.';
  return section({ id: 'about', title: 'What ran', says, html: table('What ran', COLUMNS, rows) });
}

function runLink({ id, startedAt }: KeptRun): string {
  return `<a href="/runs/${id}">${htmlText(startedAt.replace('T', ' ').slice(0, 'yyyy-mm-dd hh:mm'.length))}</a>`;
}

/** Drawn: not every font has one. */
const ARROW = '<svg class="sign" viewBox="0 0 12 12" aria-hidden="true"><path d="M1 6h10M7.5 2.5 11 6 7.5 9.5"/></svg>';

const COLUMNS = ['what', 'before', 'after'];

/** A finding that did not pass in at least one of two runs. */
interface Moved {
  readonly name: string;
  readonly was: KeptFinding | undefined;
  readonly is: KeptFinding | undefined;
  /** What each run says of it. */
  readonly words: readonly [FindingWord, FindingWord];
}

function findingsSection(before: Side, after: Side): string {
  const all = moves(before, after);
  const fresh = all.filter(({ was }) => was === undefined);
  const gone = all.filter(({ is }) => is === undefined);
  const both = all.filter(({ was, is }) => was !== undefined && is !== undefined);
  const turned = both.filter(({ was, is }) => was?.outcome !== is?.outcome);
  const same = both.filter(({ was, is }) => was?.outcome === is?.outcome);
  const says =
    all.length === 0
      ? 'Neither has a finding that did not pass.'
      : `${fresh.length} only after, ${gone.length} only before, ${both.length} in both. What passed in both is not listed; what a side says without such a finding is said beside it.`;
  const html = [
    ...group('Only after', fresh),
    ...group('Ended otherwise', turned),
    ...group('Only before', gone),
    same.length === 0 ? '' : fold(`The same in both (${same.length})`, list(same)),
  ].join('');
  return section({ id: 'findings', title: 'What did not pass', says, html });
}

/** Several findings of a run may have one name: each is paired with its like of the other run. */
function moves(before: Side, after: Side): Moved[] {
  const named = ({ findings }: KeptRun): Map<string, KeptFinding> => {
    const seen = new Map<string, KeptFinding>();
    for (const finding of findings) {
      const name = `${finding.check}: ${finding.subject}`;
      let unique = name;
      for (let count = 2; seen.has(unique); count += 1) unique = `${name} (${count})`;
      seen.set(unique, finding);
    }
    return seen;
  };
  const [was, is] = [named(before.run), named(after.run)];
  const names = [...new Set([...was.keys(), ...is.keys()])];
  const moved = (name: string, [old, now]: [KeptFinding | undefined, KeptFinding | undefined]): Moved => {
    const found = old ?? now;
    if (found === undefined) throw new TypeError('a name is of a finding');
    const words = [old?.outcome ?? findingWord(before, found), now?.outcome ?? findingWord(after, found)] as const;
    return { name, was: old, is: now, words };
  };
  const weight = ({ was: old, is: now }: Moved): number => ((now ?? old)?.outcome === 'fail' ? 0 : 1);
  return names
    .map((name) => moved(name, [was.get(name), is.get(name)]))
    .sort((a, b) => weight(a) - weight(b) || (a.name < b.name ? -1 : 1));
}

function group(title: string, moved: readonly Moved[]): string[] {
  return moved.length === 0 ? [] : [`<h3>${title}</h3>`, list(moved)];
}

function list(moved: readonly Moved[]): string {
  const items = moved.map(
    ({ name, words: [was, is] }) =>
      `<li><span class="times">${mark(was)} <span class="unseen">, then</span>${ARROW} ${mark(is)}</span><span>${htmlText(name)}</span></li>`,
  );
  return `<ul class="moves">${items.join('')}</ul>`;
}

function mark(word: FindingWord): string {
  const isOutcome = (one: string): one is Outcome => (OUTCOMES as readonly string[]).includes(one);
  return isOutcome(word) ? badge(word) : `<span class="badge over">${word}</span>`;
}

function latencySection(before: KeptRun, after: KeptRun): string {
  const keys = [before, after].flatMap(({ latencies }) =>
    latencies.map(({ measure, tag }) => JSON.stringify([measure, tag])),
  );
  const rows = [...new Set(keys)].sort().map((key) => {
    const [measure = '', tag = ''] = JSON.parse(key) as string[];
    const of = ({ latencies }: KeptRun): string => {
      const found = latencies.find((one) => one.measure === measure && one.tag === tag);
      if (found === undefined) return 'not measured';
      const said = found.quantilesMs.map(({ quantile, value }) => `p${quantile * 100} ${duration(value)}`);
      return `${said.join(', ')} of ${found.count}`;
    };
    return [rowHead(`${measure}, ${tag}`), cell(of(before)), cell(of(after))];
  });
  const says = rows.length === 0 ? 'Neither measured any.' : 'Two runs are two moments of a machine, too.';
  const html = rows.length === 0 ? '' : table('Latencies', COLUMNS, rows);
  return section({ id: 'latencies', title: 'How long things took', says, html });
}
