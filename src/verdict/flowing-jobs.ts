import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import { worst } from '../model/outcome.js';
import type { Finding } from '../model/verdict.js';
import { evidenceLines } from './evidence-lines.js';
import { judgeCanaries } from './judge-canaries.js';

/**
 * Whether canaries that flowed while something else went on were neither lost nor doubled. What went wrong is told where
 * placement is; here, that it was meanwhile.
 *
 * @param options.meanwhile - what went on, as it follows "5 canaries in".
 */
export function flowingJobs(
  description: Description,
  history: History,
  { starts, meanwhile }: { readonly starts: ReadonlySet<number>; readonly meanwhile: string },
): Omit<Finding, 'check' | 'next'> {
  const own = judgeCanaries(description, history).filter(
    ({ phase, start }) => phase === 'candidate' && starts.has(start),
  );
  const problems = own.filter(({ outcome }) => outcome !== 'pass');
  const said = problems.map(({ observed, canary }) => `${canary.job} ${observed}`);
  if (own.length === 0) said.push('no canary was submitted meanwhile');
  return {
    outcome: own.length === 0 ? 'inconclusive' : worst(['pass', ...problems.map(({ outcome }) => outcome)]),
    subject: 'jobs that are started meanwhile',
    expected: 'each once, where its alias leads',
    observed:
      said.length === 0
        ? `${own.length} canaries in ${meanwhile}, none lost, none doubled`
        : [...new Set(said)].sort().join('; '),
    evidence: evidenceLines(own.flatMap(({ lines }) => lines)),
  };
}
