import { describe, expect, test } from 'vitest';
import { EXAMPLE_DESCRIPTION, exampleEvents, historyOf } from '../model/fixtures/example-run.js';
import { exampleWork } from '../model/fixtures/example-work.js';
import type { HistoryEvent } from '../model/history-event.js';
import { LATENCY_MEASURES } from './latencies.js';
import { responsiveCheck } from './responsive-check.js';

describe('the time from a webhook to its ProwJob', () => {
  const hooks = (phase: 'baseline' | 'candidate', delayMs: number): HistoryEvent[] =>
    Array.from({ length: 12 }, (_, index) => `${phase}-${index}`).flatMap((prowJob, index): HistoryEvent[] => {
      const acceptedAt = new Date(Date.parse('2026-08-22T10:05:00Z') + index * 50);
      const canary = { job: prowJob, spelling: 'default', type: 'presubmit', way: 'hook-comment' } as const;
      return [
        { kind: 'canary-submitted', phase, start: 0, prowJob, canary },
        {
          ...{ kind: 'webhook-followed', phase, start: 0, prowJob, delivery: prowJob },
          acceptedAt: acceptedAt.toISOString(),
          createdAt: new Date(acceptedAt.getTime() + delayMs + index * 10).toISOString(),
        },
      ];
    });
  const measured = (candidateMs: number) =>
    responsiveCheck(
      EXAMPLE_DESCRIPTION,
      historyOf([...exampleEvents({ starts: 5 }), ...hooks('baseline', 300), ...hooks('candidate', candidateMs)]),
    ).find(({ subject }) => subject.startsWith('webhook to ProwJob'));

  test('passes where the candidate is as quick, and fails where it is seconds slower', () => {
    expect(measured(350)?.outcome).toBe('pass');
    const slow = measured(9_000);
    expect(slow?.outcome).toBe('fail');
    expect(slow?.subject).toBe('webhook to ProwJob, full sweep');
  });

  describe('of one alias', () => {
    /** Of hook's canaries three are of another alias, the first `slow` of which take so long. */
    const asked = (phase: 'baseline' | 'candidate', { slow = 0, kept = 3, start = 0 } = {}): HistoryEvent[] =>
      hooks(phase, 300).flatMap((event): HistoryEvent[] => {
        const index = 'prowJob' in event ? Number(event.prowJob.split('-').at(-1)) : 0;
        if (event.kind === 'canary-submitted') {
          const spelling = index < 3 ? 'k8s-tpu-operator' : 'default';
          return [{ ...event, prowJob: `${start}-${event.prowJob}`, start, canary: { ...event.canary, spelling } }];
        }
        if (event.kind !== 'webhook-followed' || (index < 3 && index >= kept)) return [];
        const createdAt = index < slow ? '2026-08-22T10:06:00.000Z' : event.createdAt;
        return [{ ...event, prowJob: `${start}-${event.prowJob}`, start, createdAt }];
      });
    const judged = (...candidate: HistoryEvent[][]) =>
      responsiveCheck(
        EXAMPLE_DESCRIPTION,
        historyOf([
          ...exampleEvents({ starts: 5 }),
          ...asked('baseline'),
          ...asked('baseline', { start: 1 }),
          ...candidate.flat(),
        ]),
      ).filter(({ subject }) => subject.startsWith('webhook to ProwJob'));

    test('fails where each of its canaries is slow, and passes where one of them is', () => {
      expect(judged(asked('candidate', { slow: 3 }))).toMatchObject([
        { outcome: 'fail', observed: expect.stringContaining('slowest: alias "k8s-tpu-operator"') },
      ]);
      expect(judged(asked('candidate', { slow: 1 }))).toMatchObject([{ outcome: 'pass' }]);
    });

    test('is no pass where one of them could not be followed and the others are slow, or none could', () => {
      const doubt = { outcome: 'inconclusive', observed: expect.stringContaining('too little is measured') };
      expect(judged(asked('candidate', { slow: 2, kept: 2 }))).toMatchObject([doubt]);
      expect(judged(asked('candidate', { kept: 0 }))).toMatchObject([doubt]);
    });

    test('passes where one of them could not be followed and the others are quick', () => {
      expect(judged(asked('candidate', { kept: 2 }))).toMatchObject([{ outcome: 'pass' }]);
    });

    test('fails where another moment shows the same, and passes where that shows the opposite', () => {
      const sweep = asked('candidate', { slow: 2, kept: 2 });
      const both = judged(sweep, asked('candidate', { slow: 2, kept: 2, start: 1 }));
      expect(both.map(({ outcome }) => outcome)).toEqual(['fail', 'fail']);
      const one = judged(asked('candidate', { slow: 1, kept: 1 }), asked('candidate', { start: 1 }));
      expect(one.map(({ outcome }) => outcome)).toEqual(['pass', 'pass']);
    });
  });

  test('is measured from the sending, so that a hook that is slow to answer is slow', () => {
    const slow = hooks('candidate', 0).map((event) =>
      event.kind === 'webhook-followed' ? { ...event, tookMs: 9_000 } : event,
    );
    const history = historyOf([...exampleEvents({ starts: 5 }), ...hooks('baseline', 300), ...slow]);
    expect(responsiveCheck(EXAMPLE_DESCRIPTION, history)).toContainEqual(
      expect.objectContaining({ outcome: 'fail', subject: 'webhook to ProwJob, full sweep' }),
    );
  });

  test('is compared apart in a burst of events, up to the pod', () => {
    const ANSWERS = [{ status: 200, answer: '', events: 200 }];
    const bursts = (phase: 'baseline' | 'candidate', delayMs: number, podMs: number): HistoryEvent[] => [
      {
        kind: 'burst-answered',
        phase,
        start: 5,
        events: 200,
        asking: 12,
        isListed: true,
        answers: ANSWERS,
        tookMs: [5],
      },
      ...hooks(phase, delayMs).map((event) => ('start' in event ? { ...event, start: 5 } : event)),
      {
        ...{
          kind: 'cluster-swept',
          phase,
          start: 5,
          clusterId: 'build-main',
          kubeSystemUid: 'uid-main',
          resourceVersion: '1',
        },
        podCount: 0,
        pods: [],
        audited: hooks(phase, delayMs).flatMap((event) =>
          event.kind === 'webhook-followed'
            ? [
                {
                  namespace: 'test-pods',
                  name: event.prowJob,
                  at: new Date(Date.parse(event.createdAt) + podMs).toISOString(),
                  user: '',
                  userAgent: '',
                },
              ]
            : [],
        ),
      },
    ];
    const found = (delayMs: number, podMs: number) =>
      responsiveCheck(
        EXAMPLE_DESCRIPTION,
        historyOf([
          ...exampleEvents({ starts: 5 }),
          ...bursts('baseline', 300, 500),
          ...bursts('candidate', delayMs, podMs),
        ]),
      )
        .filter(({ subject }) => subject.endsWith(', burst of events'))
        .map(({ subject, outcome }) => `${subject}: ${outcome}`);
    const [job, pod] = ['webhook to ProwJob, burst of events', 'ProwJob to pod, burst of events'];
    expect(found(400, 600)).toEqual([`${job}: pass`, `${pod}: pass`]);
    expect(found(30_000, 600)).toEqual([`${job}: fail`, `${pod}: pass`]);
    expect(found(400, 30_000)).toEqual([`${job}: pass`, `${pod}: fail`]);
  });

  test('is never less than nothing, although hook answers while it looks', () => {
    const [measure] = LATENCY_MEASURES.filter(({ name }) => name === 'webhook to ProwJob');
    const latencies = measure?.of(historyOf(hooks('candidate', -200))) ?? [];
    expect(latencies).toHaveLength(12);
    expect(Math.min(...latencies.map(({ milliseconds }) => milliseconds))).toBe(0);
  });
});

describe('the time from the end of a job’s container to its results', () => {
  const ends = (phase: 'baseline' | 'candidate', delayMs: number): HistoryEvent[] =>
    Array.from({ length: 12 }, (_, index) => `${phase}-end-${index}`).flatMap((prowJob): HistoryEvent[] => {
      const at = Date.parse('2026-08-22T10:05:00Z');
      const canary = { job: prowJob, spelling: 'default', type: 'periodic', way: 'prowjob', task: 'speak' } as const;
      const place = { clusterId: 'build-main', namespace: 'test-pods' };
      const [upload] = exampleWork(
        { canary, prowJob, fate: { places: [place], state: 'success' } },
        { phase, start: 0 },
      );
      if (upload?.kind !== 'upload-observed') throw new TypeError('a decorated canary leaves results');
      const swept: HistoryEvent = {
        ...{ kind: 'cluster-swept', phase, start: 0, clusterId: 'build-main', kubeSystemUid: 'uid-main' },
        ...{ resourceVersion: '1', podCount: 1, audited: null },
        pods: [
          {
            ...{ namespace: 'test-pods', name: prowJob, uid: prowJob, prowJob, job: '', plankVersion: '' },
            ...{ serviceAccount: '', volumes: [], ranMs: null, workEndedAt: new Date(at).toISOString() },
          },
        ],
      };
      return [
        { kind: 'canary-submitted', phase, start: 0, prowJob, canary },
        { ...upload, logStoredAt: new Date(at + delayMs).toISOString() },
        swept,
      ];
    });
  const outcome = (candidateMs: number) =>
    responsiveCheck(
      EXAMPLE_DESCRIPTION,
      historyOf([...exampleEvents({ starts: 5 }), ...ends('baseline', 500), ...ends('candidate', candidateMs)]),
    ).find(({ subject }) => subject.startsWith('end of the job’s container'))?.outcome;

  test('passes where the candidate is as quick, and fails where it is seconds slower', () => {
    expect(outcome(900)).toBe('pass');
    expect(outcome(9_000)).toBe('fail');
  });
});
