import type { History } from '../../model/history.js';
import { observationsOf } from '../../model/observations.js';
import type { Verdict } from '../../model/verdict.js';
import { definitions, duration, section } from './html-parts.js';
import { htmlText } from './html-text.js';

/** What this run does not prove, as it said beforehand. */
export function notProvenSection({ notProven }: Verdict): string {
  const items = notProven.map((gap) => `<li>${htmlText(gap)}</li>`).join('');
  return section({
    id: 'not-proven',
    title: 'Not proven',
    says: notProven.length === 0 ? 'Nothing was listed before the run.' : 'Listed before the run began:',
    html: notProven.length === 0 ? '' : `<ul>${items}</ul>`,
  });
}

/** Which run this was. */
export function runSection(verdict: Verdict, history: History): string {
  const boskos = observationsOf(history, 'run-started')[0]?.event.boskos;
  return section({
    id: 'run',
    title: 'Run',
    html: definitions({
      candidate: `${verdict.candidate.tag} (${sourceText(verdict.candidate)})`,
      baseline: verdict.baseline === null ? 'none' : `${verdict.baseline.tag} (${sourceText(verdict.baseline)})`,
      ...(boskos === undefined ? {} : { Boskos: `${boskos.candidate.tag} (${sourceText(boskos.candidate)})` }),
      production: verdict.productionFingerprint,
      started: verdict.startedAt,
      took: duration(verdict.durationMs),
      tool: `prow-staging ${verdict.toolVersion}`,
    }),
  });
}

function sourceText({ source }: Verdict['candidate']): string {
  switch (source.kind) {
    case 'module':
      return `module ${source.version}`;
    case 'git':
      return `commit ${source.commit} of ${source.repository}`;
    case 'directory':
      return `directory ${source.path}, digest ${source.digest.slice(0, 12)}`;
    default:
      return source satisfies never;
  }
}
