import { describe, expect, test } from 'vitest';
import { EXAMPLE_DESCRIPTION, exampleEvents, historyOf } from '../model/fixtures/example-run.js';
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

  test('is never less than nothing, although hook answers while it looks', () => {
    const [measure] = LATENCY_MEASURES.filter(({ name }) => name === 'webhook to ProwJob');
    const latencies = measure?.of(historyOf(hooks('candidate', -200))) ?? [];
    expect(latencies).toHaveLength(12);
    expect(Math.min(...latencies.map(({ milliseconds }) => milliseconds))).toBe(0);
  });
});
