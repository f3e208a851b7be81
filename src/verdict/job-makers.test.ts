import { describe, expect, test } from 'vitest';
import { exampleEvents, historyOf } from '../model/fixtures/example-run.js';
import type { HistoryEvent } from '../model/history-event.js';
import type { EventOf } from '../model/observations.js';
import { makersEvent } from './fixtures/asked-besides.js';
import { jobMakers } from './job-makers.js';

type Made = EventOf<'prowjobs-made'>['made'][number];

/** What is found in a run with these makers; both phases have horologium's jobs and those that canaries make. */
function findings(change: (made: Made) => Made[], { makers = true, phases = ['candidate'] as readonly string[] } = {}) {
  const events = exampleEvents({ starts: 1 }).map(
    (event): HistoryEvent => (event.kind === 'run-started' && makers ? { ...event, makers: true } : event),
  );
  const made = (['baseline', 'candidate'] as const).map((phase) => {
    const event = makersEvent(phase, events);
    return phases.includes(phase) ? { ...event, made: event.made.flatMap(change) } : event;
  });
  return jobMakers(historyOf([...events, ...made]));
}

const said = (...given: Parameters<typeof findings>) =>
  findings(...given).map(({ outcome, subject }) => `${outcome}: ${subject}`);
const PASS_BEFORE = 'pass: who starts jobs, horologium, baseline';
const by = (agent: string) => (made: Made) => [{ ...made, userAgent: agent }];

test('jobs of a way are made by its component; those that canaries make are nobody’s', () => {
  expect(said((made) => [made]).sort()).toEqual(['pass: who starts jobs, horologium', PASS_BEFORE]);
});

describe('a way that was not gone', () => {
  test.each([
    ['another program made some', by('prow-staging-canaries')],
    ['another component made some', by('hook/v20251125-e3ae8cf22')],
    ['no audit log has some', () => []],
    ['some were made twice', (made: Made) => [made, { ...made, userAgent: 'kubectl/v1' }]],
  ])('is inconclusive where %s', (_, change) => {
    expect(said(change).sort()).toEqual(['inconclusive: who starts jobs, horologium', PASS_BEFORE].sort());
  });
});

test('another build of the component is a fail of the candidate, and none of it in the baseline', () => {
  const [failed] = findings(by('horologium/v20190208-000000000')).filter(({ outcome }) => outcome === 'fail');
  expect(failed).toMatchObject({
    subject: 'who starts jobs, horologium',
    observed: 'some were made by horologium/v20190208-000000000',
  });
  expect(said(by('horologium/v20190208-000000000'), { phases: ['baseline'] })).toContain(
    'inconclusive: who starts jobs, horologium, baseline',
  );
});

test('another build that made jobs before the bump too is no reason to blame the candidate; the baseline’s own is', () => {
  const both = findings(by('horologium/v20190208-000000000'), { phases: ['baseline', 'candidate'] });
  expect(both.map(({ outcome }) => outcome)).toEqual(['inconclusive', 'inconclusive']);
  const old = findings((made) => [{ ...made, userAgent: 'horologium/v20250522-9b3f5faca' }]);
  expect(old.find(({ subject }) => !subject.endsWith('baseline'))?.outcome).toBe('fail');
});

test('a component that names no version is taken at its name', () => {
  expect(said(by('horologium/unknown'))).toContain('pass: who starts jobs, horologium');
});

test('a run that read no audit log says nothing of it', () => {
  expect(findings(() => [], { makers: false })).toEqual([]);
});
