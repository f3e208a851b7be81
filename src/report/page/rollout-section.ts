import type { History } from '../../model/history.js';
import { rolloutRows } from '../rollout-rows.js';
import { cell, fold, rowHead, section, table } from './html-parts.js';
import { htmlText } from './html-text.js';
import { sign } from './signs.js';

/** What was declared and what runs, process by process. */
export function rolloutSection(history: History): string {
  const found = rolloutRows(history);
  const rows = found.map(({ component, pod, declared, observed, isAlike, restarts }) => [
    rowHead(component),
    cell(pod),
    cell(declared),
    `<td class="${isAlike ? 'pass' : 'fail'}">${isAlike ? `${sign('pass')} alike` : `${sign('fail')} not alike`}<br><small>${htmlText(observed)}</small></td>`,
    `<td class="${restarts === 0 ? 'pass' : 'inconclusive'}">${restarts === null ? 'nobody looked' : `${restarts} times`}</td>`,
  ]);
  const alike = found.filter(({ isAlike }) => isAlike).length;
  const columns = ['component', 'pod', 'declared executable', 'running executable', 'started again'];
  return section({
    id: 'rollout',
    title: 'Rollout: what runs',
    says:
      found.length === 0
        ? 'No process of the candidate was looked at.'
        : `${alike} of ${found.length} processes run the executable that was declared.`,
    html: found.length === 0 ? '' : fold('Process by process', table('What was declared and what runs', columns, rows)),
  });
}
