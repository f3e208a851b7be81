import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import { type Observation, observationsOf } from '../model/observations.js';
import type { Outcome } from '../model/outcome.js';
import { PAGES, type Page, type PlannedPage, pageFault } from '../model/page.js';
import type { Finding } from '../model/verdict.js';
import { evidenceLines } from './evidence-lines.js';
import { groupBy } from './group-by.js';
import { failed, open, outcomeOf, type Problem } from './problem.js';
import { describeSpelling } from './spelling.js';

type Seen = Observation<'page-answered'>;

const SAYS: Readonly<Record<Page, string>> = {
  'running-log': 'the log of a job that runs, from the cluster where it runs',
  jobs: 'the job in the list',
  prowjob: 'its ProwJob',
  view: 'the view of a build that is over',
  'stored-log': 'its log, from cloud storage',
  'hidden-job': 'no job that is hidden',
};

const NEXT: Record<Outcome, string> = {
  pass: 'nothing',
  inconclusive:
    'look into the run’s logs for why deck was not asked, or why production’s own version shows it no better',
  fail: 'leave the bump on hold: whoever looks for a job does not find it, or finds what they must not',
};

/**
 * Asks whether deck shows jobs of each alias: their logs while they run and afterwards, the list, the views; and none that
 * is hidden. Says nothing of a run that set out to read no page.
 */
export function pagesCheck(_: Description, history: History): Finding[] {
  const planned = observationsOf(history, 'run-started').flatMap(({ event }) => event.pages ?? []);
  const seen = observationsOf(history, 'page-answered');
  const asked: PlannedPage[] = [...planned, ...seen.map(({ event: { page, spelling } }) => ({ page, spelling }))];
  return groupBy(asked, ({ spelling }) => JSON.stringify(spelling)).flatMap(([, same]) => {
    const [first] = same;
    if (first === undefined) return [];
    const pages = PAGES.filter((page) => same.some((one) => one.page === page));
    return [findingOf(first.spelling, { pages, seen: seen.filter(({ event }) => event.spelling === first.spelling) })];
  });
}

function findingOf(
  spelling: string | null,
  { pages, seen }: { pages: readonly Page[]; seen: readonly Seen[] },
): Finding {
  const candidate = seen.filter(({ event }) => event.phase === 'candidate');
  const baseline = seen.filter(({ event }) => event.phase === 'baseline');
  const problems = pages.flatMap((page) =>
    problemsOf(page, {
      candidate: candidate.filter(({ event }) => event.page === page),
      baseline: baseline.filter(({ event }) => event.page === page),
    }),
  );
  const outcome = outcomeOf(problems);
  const said = problems.length > 0 ? problems.map(({ observed }) => observed) : pages.map((page) => SAYS[page]);
  return {
    ...{ check: 'pages', outcome, subject: `deck, ${describeSpelling(spelling)}` },
    expected: `deck shows ${pages.map((page) => SAYS[page]).join('; ')}`,
    observed: [...new Set(said)].sort().join('; '),
    evidence: evidenceLines(candidate.map(({ line }) => line)),
    next: NEXT[outcome],
  };
}

/** What production's own version shows no better is no reason to blame the candidate. */
function problemsOf(
  page: Page,
  { candidate, baseline }: { candidate: readonly Seen[]; baseline: readonly Seen[] },
): Problem[] {
  if (candidate.length === 0) return [open(`${page}: nobody asked for it`)];
  const known = new Set(baseline.flatMap(faultsOf).map(({ kind }) => kind));
  return candidate.flatMap(faultsOf).flatMap(({ kind, observed, isKnown }): Problem[] => {
    const told = `${page}: ${observed}`;
    if (!isKnown) return [open(told)];
    return [known.has(kind) ? open(`${told}, as in the baseline`) : failed(told)];
  });
}

function faultsOf({ event }: Seen) {
  return event.answers.flatMap((answer) => pageFault(event, answer) ?? []);
}
