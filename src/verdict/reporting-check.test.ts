import { describe, expect, test } from 'vitest';
import type { Canary } from '../model/canary.js';
import { EXAMPLE_DESCRIPTION, historyOf } from '../model/fixtures/example-run.js';
import type { HistoryEvent, Phase } from '../model/history-event.js';
import { reportingCheck } from './reporting-check.js';

const canary: Canary = { job: 'ci-canary-a', spelling: 'a', type: 'presubmit', way: 'hook-opened' };
const said = (state: string, caller = 'crier/v20251125-e3ae8cf22') => ({
  ...{ state, caller, description: 'Job.', targetUrl: '' },
});

/** One canary that ended so, and what GitHub was told of it. */
function told(
  end: string,
  statuses: ReturnType<typeof said>[],
  { phase = 'candidate', due = true }: { phase?: Phase; due?: boolean } = {},
): HistoryEvent[] {
  const prowJob = `${phase}-1`;
  const wait = { waitedMs: 1, waitLimitMs: 30_000 };
  return [
    { kind: 'canary-submitted', phase, start: 0, prowJob, canary },
    {
      ...{ kind: 'prowjob-observed', phase, start: 0, prowJob, cluster: 'a', state: end, description: '' },
      ...{ settled: true, ...wait },
    },
    { kind: 'canary-reported', phase, prowJob, sha: '1'.repeat(40), due, statuses, waitLimitMs: 30_000 },
  ];
}

const judged = (...events: HistoryEvent[]) => reportingCheck(EXAMPLE_DESCRIPTION, historyOf(events));

describe('what GitHub was told', () => {
  test.each([
    ['success', 'success'],
    ['error', 'error'],
    ['failure', 'failure'],
    ['aborted', 'failure'],
  ])('of a canary that ended in %s is %s', (end, state) => {
    expect(judged(...told(end, [said('pending'), said(state)]))).toMatchObject([{ outcome: 'pass' }]);
  });

  test.each([
    ['nothing', [], 'GitHub was told nothing within 30 s'],
    ['pending for ever', [said('pending')], 'GitHub was told "pending" by crier, and no end within 30 s'],
    ['another end', [said('pending'), said('failure')], 'GitHub was told "failure" by crier'],
    ['by somebody else', [said('success', 'hook/v1')], 'GitHub was told "success" by hook'],
  ])('is a fail that names crier and the alias: %s', (_, statuses, observed) => {
    const findings = judged(...told('success', statuses));
    expect(findings).toMatchObject([{ outcome: 'fail', subject: 'crier, alias "a"' }]);
    expect(findings[0]?.observed).toContain(observed);
  });

  test('with a link that is not the ProwJob’s is a fail, and with no link where it has none a pass', () => {
    const linked = (targetUrl: string, link: string) =>
      judged(
        ...told('success', [{ ...said('success'), targetUrl }]).map((event) =>
          event.kind === 'canary-reported' ? { ...event, link } : event,
        ),
      );
    const [wrong] = linked('https://prow/view/2', 'https://prow/view/1');
    expect(wrong).toMatchObject({
      outcome: 'fail',
      observed: expect.stringContaining('a link that is not the ProwJob’s'),
    });
    expect(linked('https://prow/view/1', 'https://prow/view/1')).toMatchObject([{ outcome: 'pass' }]);
    expect(linked('', '')).toMatchObject([{ outcome: 'pass' }]);
  });

  const PLACE = 'bucket/pr-logs/pull/7/ci-canary-a/1';
  const uploaded = (phase: Phase): HistoryEvent => ({
    ...{ kind: 'upload-observed', phase, start: 0, prowJob: `${phase}-1`, state: 'success', place: PLACE, files: [] },
    ...{ unreadable: [], startedAt: 1, finishedAt: 2, passed: true, result: 'success', prowJobName: `${phase}-1` },
    ...{ podUid: 'u', logStoredAt: null, logSays: null, latestBuild: '1', buildId: '1', waitedMs: 1, waitLimitMs: 1 },
  });
  const linking = (phase: Phase, link: string): HistoryEvent[] => [
    ...told('success', [{ ...said('success'), targetUrl: link }], { phase }).map((event) =>
      event.kind === 'canary-reported' ? { ...event, link } : event,
    ),
    uploaded(phase),
  ];
  const right = `https://prow/view/gs/${PLACE}`;

  test('a link that shows the build no longer is a fail that names plank’s component, though GitHub is told the same', () => {
    for (const lost of ['https://prow/view/gs/bucket', ''])
      expect(judged(...linking('baseline', right), ...linking('candidate', lost))).toMatchObject([
        { outcome: 'pass' },
        { outcome: 'fail', observed: expect.stringContaining('look into prow-controller-manager') },
      ]);
    const kept = judged(...linking('baseline', right), ...linking('candidate', right));
    expect(kept.map(({ outcome }) => outcome)).toEqual(['pass', 'pass']);
  });

  test('a link that showed no build before either is production’s own, and so is one without a baseline', () => {
    const other = 'https://elsewhere/1';
    const same = judged(...linking('baseline', other), ...linking('candidate', other));
    expect(same.map(({ outcome }) => outcome)).toEqual(['pass', 'pass']);
    expect(judged(...linking('candidate', other))).toMatchObject([{ outcome: 'pass' }]);
  });

  test('wrong in the baseline already is no reason to blame the candidate', () => {
    const findings = judged(...told('success', [], { phase: 'baseline' }), ...told('success', []));
    expect(findings.map(({ outcome }) => outcome)).toEqual(['inconclusive', 'inconclusive']);
  });

  test('wrong in another way in the baseline excuses nothing', () => {
    const findings = judged(...told('success', [said('failure')], { phase: 'baseline' }), ...told('success', []));
    expect(findings.map(({ outcome }) => outcome)).toEqual(['inconclusive', 'fail']);
  });
});

test('a call that GitHub would refuse leaves a run undecided, with call and caller', () => {
  const findings = judged(...told('success', [said('success')]), {
    ...{ kind: 'github-refused', phase: 'candidate', why: 'unknown-call', caller: 'tide/v1' },
    ...{ call: 'GET /weather', status: 404, times: 3 },
  });
  expect(findings.map(({ outcome, subject }) => [outcome, subject])).toEqual([
    ['pass', 'crier, alias "a"'],
    ['inconclusive', 'tide'],
  ]);
  expect(findings[1]?.observed).toContain('GET /weather was refused with 404');
});

test('a canary of which production tells GitHub nothing is not asked for', () => {
  expect(judged(...told('success', [], { due: false }))).toMatchObject([{ outcome: 'pass', subject: 'crier' }]);
});

test('a canary that is over and of which nobody asked leaves a run undecided', () => {
  const [submitted, over] = told('success', []);
  if (submitted === undefined || over === undefined) throw new Error('both are told');
  expect(judged(submitted, over)).toMatchObject([{ outcome: 'inconclusive', subject: 'crier, alias "a"' }]);
});

test('canaries after a restart are not asked for', () => {
  const later = told('success', [])
    .slice(0, 2)
    .map((event) => ({ ...event, start: 3 }) as HistoryEvent);
  expect(judged(...later)).toMatchObject([{ outcome: 'pass', subject: 'crier' }]);
});

test('nothing to tell is said', () => {
  expect(judged()).toMatchObject([{ outcome: 'pass', observed: expect.stringContaining('no canary') }]);
});
