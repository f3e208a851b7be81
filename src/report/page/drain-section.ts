import type { History } from '../../model/history.js';
import { type EventOf, observationsOf } from '../../model/observations.js';
import type { Verdict } from '../../model/verdict.js';
import { cell, duration, rowHead, section, table } from './html-parts.js';
import { sign } from './signs.js';

/** What moved at each drain, and for how long nobody answered; nothing where no node was drained. */
export function drainSection({ findings }: Pick<Verdict, 'findings'>, history: History): string {
  const drained = observationsOf(history, 'node-drained').map(({ event }) => event);
  const moves = observationsOf(history, 'workload-moved').map(({ event }) => event);
  if (drained.length === 0) return '';
  const rows = moves.map((move) => [
    rowHead(move.component),
    cell(`${move.node} of ${move.clusterId}`),
    cell(`${move.moved.length}`),
    cell(duration(move.noneMs)),
    cell(duration(move.fewerMs)),
    `<td class="${move.isBack ? 'pass' : 'fail'}">${move.isBack ? `${sign('pass')} back` : `${sign('fail')} not back`}</td>`,
  ]);
  const jobs = findings.filter(({ check, subject }) => check === 'drain' && subject === JOBS);
  const columns = [
    'component',
    'node that was drained',
    'pods moved',
    'no pod ready',
    'fewer than wanted',
    'afterwards',
  ];
  return section({
    id: 'drain',
    title: 'Drain: what moved, and for how long nobody answered',
    says: [counted(drained.length), longest(moves), ...jobs.map(({ observed }) => `Jobs meanwhile: ${observed}.`)].join(
      ' ',
    ),
    html: table('What moved', columns, rows),
  });
}

/** How the check names the finding about canaries that flow meanwhile. */
const JOBS = 'jobs that are started meanwhile';

function counted(nodes: number): string {
  return nodes === 1 ? '1 node was drained.' : `${nodes} nodes were drained, one after another.`;
}

function longest(moves: readonly EventOf<'workload-moved'>[]): string {
  const [worst] = [...moves].sort((a, b) => b.noneMs - a.noneMs);
  if (worst === undefined) return 'Nothing of Prow moved.';
  return `Longest without a ready pod: ${worst.component}, ${duration(worst.noneMs)}.`;
}
