import { describe, expect, test } from 'vitest';
import { EXAMPLE_DESCRIPTION, exampleEvents, historyOf } from '../model/fixtures/example-run.js';
import type { HistoryEvent, Phase } from '../model/history-event.js';
import type { Page, PageAnswer } from '../model/page.js';
import { eventsBesides, pageEvents } from './fixtures/asked-besides.js';
import { judge } from './judge.js';
import { pagesCheck } from './pages-check.js';

const ALIAS = 'k8s-tpu-operator';
const SUBJECT = `deck, alias "${ALIAS}"`;

/** A run that set out to read all pages, of a deck that answers so about one page of one alias in these phases. */
function eventsWith(page: Page, change: Partial<PageAnswer>, phases: readonly Phase[] = ['candidate']): HistoryEvent[] {
  return eventsBesides(['pages'])().map((event) =>
    event.kind === 'page-answered' && event.page === page && event.spelling === ALIAS && phases.includes(event.phase)
      ? { ...event, answers: event.answers.map((answer) => ({ ...answer, ...change })) }
      : event,
  );
}
const findingsOf = (events: readonly HistoryEvent[]) => pagesCheck(EXAMPLE_DESCRIPTION, historyOf(events));
const asked = (...given: Parameters<typeof eventsWith>) =>
  findingsOf(eventsWith(...given)).filter(({ outcome }) => outcome !== 'pass');

test('passes where deck shows what it must, one finding an alias', () => {
  const findings = findingsOf(eventsBesides(['pages'])());
  expect(findings.map(({ subject, outcome }) => `${subject}: ${outcome}`)).toEqual([
    'deck, alias "default": pass',
    `${SUBJECT}: pass`,
    'deck, alias "test-infra-trusted": pass',
    'deck, alias "default" (omitted): pass',
  ]);
});

test('says nothing of a run that set out to read no page', () => {
  expect(findingsOf(exampleEvents())).toEqual([]);
});

describe('fails, and names deck and the alias', () => {
  const nothing = { prowJob: null, cluster: null, buildId: null, lenses: [] };
  test.each<[Page, Partial<PageAnswer>, string]>([
    [
      'running-log',
      { ...nothing, status: 404, text: 'Log not found' },
      'running-log: deck answered 404: Log not found',
    ],
    ['running-log', nothing, 'running-log: deck gives a log without the line that the canary prints'],
    ['running-log', { prowJob: 'somebody' }, 'running-log: deck gives the page of another job'],
    ['jobs', nothing, 'jobs: deck gives a page in which the canary is not'],
    ['jobs', { cluster: 'default' }, 'jobs: deck gives cluster "default"'],
    ['jobs', { cluster: null }, 'jobs: deck gives no cluster'],
    ['prowjob', { buildId: '1' }, 'prowjob: deck gives another build'],
    ['view', { lenses: ['metadata'] }, 'view: deck does not show buildlog'],
    ['stored-log', { ...nothing, status: 500 }, 'stored-log: deck answered 500'],
    ['hidden-job', { prowJob: `candidate-${ALIAS}-hidden-job` }, 'hidden-job: deck lists a job that is hidden'],
  ])('of %s with %o', (page, change, observed) => {
    expect(asked(page, change)).toMatchObject([{ outcome: 'fail', subject: SUBJECT, observed }]);
  });

  test('where one of several answers is wrong, and so does the run', () => {
    const events = eventsBesides(['pages'])().map((event) =>
      event.kind === 'page-answered' && event.page === 'running-log' && event.phase === 'candidate'
        ? { ...event, answers: [...event.answers, { ...pageEvents('candidate')[0]?.answers[0], ...wrongOnce }] }
        : event,
    ) as HistoryEvent[];
    expect(findingsOf(events).map(({ outcome }) => outcome)).toEqual(['fail', 'fail', 'fail', 'fail']);
    expect(judge(EXAMPLE_DESCRIPTION, historyOf(events)).outcome).toBe('fail');
  });
  const wrongOnce = { status: 404, ...nothing, text: 'Log not found', times: 1 };
});

describe('is inconclusive', () => {
  test('where the baseline’s deck is wrong in the same way', () => {
    const [finding] = asked('running-log', { status: 404, prowJob: null }, ['baseline', 'candidate']);
    expect(finding).toMatchObject({
      outcome: 'inconclusive',
      observed: 'running-log: deck answered 404, as in the baseline',
    });
  });

  test('where deck does not answer, or gives no list to look for hidden jobs in', () => {
    const silent = asked('jobs', { status: null, prowJob: null, text: 'ECONNREFUSED' });
    expect(silent).toMatchObject([{ outcome: 'inconclusive', observed: 'jobs: deck did not answer: ECONNREFUSED' }]);
    expect(asked('hidden-job', { status: 503 })).toMatchObject([
      { outcome: 'inconclusive', observed: 'hidden-job: deck gave no list' },
    ]);
  });

  test('where it was planned and nobody asked the candidate', () => {
    const events = eventsBesides(['pages'])().filter(
      (event) => event.kind !== 'page-answered' || event.page !== 'view' || event.phase === 'baseline',
    );
    const findings = findingsOf(events);
    expect(findings).toHaveLength(4);
    for (const finding of findings)
      expect(finding).toMatchObject({ outcome: 'inconclusive', observed: 'view: nobody asked for it' });
  });
});

test('another fault of the baseline excuses no candidate, and a baseline’s fault no candidate without', () => {
  expect(asked('jobs', { status: 500 }, ['baseline'])).toEqual([]);
  const events = eventsWith('jobs', { status: 500 }, ['baseline']).map((event) =>
    event.kind === 'page-answered' && event.phase === 'candidate' && event.page === 'jobs' && event.spelling === ALIAS
      ? { ...event, answers: event.answers.map((answer) => ({ ...answer, cluster: 'default' })) }
      : event,
  );
  expect(findingsOf(events)).toContainEqual(expect.objectContaining({ outcome: 'fail', subject: SUBJECT }));
});
