import { describe, expect, test } from 'vitest';
import { BAD_REQUESTS } from '../model/bad-request.js';
import { EXAMPLE_DESCRIPTION, exampleEvents, historyOf } from '../model/fixtures/example-run.js';
import type { HistoryEvent, Phase } from '../model/history-event.js';
import type { Way } from '../model/way.js';
import { refusalsCheck } from './refusals-check.js';

/** An example run that goes through these ways too, and what was answered there. */
function judged(ways: readonly Way[], ...answers: HistoryEvent[]) {
  const events = exampleEvents({ starts: 1 }).map((event) =>
    event.kind === 'run-started'
      ? {
          ...event,
          planned: [
            ...event.planned,
            ...ways.map((way) => ({ job: way, spelling: null, type: 'periodic' as const, way })),
          ],
        }
      : event,
  );
  return refusalsCheck(EXAMPLE_DESCRIPTION, historyOf([...events, ...answers]));
}

function answered(
  { way, request }: { way: Way; request: string },
  answer: string | null,
  at: { phase?: Phase; start?: number } = {},
): HistoryEvent {
  return { kind: 'bad-request-answered', phase: 'candidate', start: 0, way, request, answer, ...at };
}

const all = (way: Way): [string, string][] => Object.entries(BAD_REQUESTS[way] ?? {});
const right = (way: Way): HistoryEvent[] => all(way).map(([request, wanted]) => answered({ way, request }, wanted));
const outcomes = (findings: ReturnType<typeof judged>) => findings.map(({ outcome }) => outcome);
const one = { way: 'gangway', request: 'a job that nobody has' } as const;

describe('requests that must be refused', () => {
  test('pass where each was, in the words that Prow documents', () => {
    const findings = judged(['gangway', 'sub'], ...right('gangway'), ...right('sub'));
    expect(outcomes(findings)).toEqual(['pass', 'pass', 'pass', 'pass', 'pass']);
    expect(findings[0]).toMatchObject({ check: 'refusals', subject: 'gangway: a job that nobody has' });
  });

  test.each([null, 'INTERNAL: panic'])('fail where the answer was once %s', (answer) => {
    const findings = judged(['gangway'], ...right('gangway'), answered(one, answer, { start: 3 }));
    expect(outcomes(findings)).toEqual(['fail', 'pass']);
    expect(findings[0]?.observed).toBe(answer === null ? 'did what it was asked' : '"INTERNAL: panic"');
  });

  test('blame no candidate for what the baseline did too', () => {
    const findings = judged(
      ['gangway'],
      ...right('gangway').slice(1),
      answered(one, null, { phase: 'baseline' }),
      answered(one, null),
    );
    expect(findings[0]).toMatchObject({
      outcome: 'inconclusive',
      observed: 'did what it was asked, as in the baseline',
    });
  });

  test('blame one that does what the baseline refused, if in other words', () => {
    const baseline = answered(one, 'INTERNAL: panic', { phase: 'baseline' });
    const others = right('gangway').slice(1);
    expect(outcomes(judged(['gangway'], ...others, baseline, answered(one, null)))).toEqual(['fail', 'pass']);
    expect(outcomes(judged(['gangway'], ...others, baseline, answered(one, 'x')))).toEqual(['inconclusive', 'pass']);
  });

  test('are inconclusive where one was not answered in the first trial', () => {
    const [request = ''] = all('sub')[2] ?? [];
    const others = right('sub').filter((event) => !('request' in event) || event.request !== request);
    expect(outcomes(judged(['sub'], ...others))).toEqual(['pass', 'pass', 'inconclusive']);
    const later = answered({ way: 'sub', request }, 'taken, and nothing started', { start: 1 });
    expect(outcomes(judged(['sub'], ...others, later))).toEqual(['pass', 'pass', 'inconclusive']);
  });

  test('are none of a run that does not go there', () => {
    expect(judged([])).toEqual([]);
  });
});
