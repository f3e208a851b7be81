import { describe, expect, test } from 'vitest';
import { EXAMPLE_DESCRIPTION, exampleEvents, historyOf, historyText } from '../model/fixtures/example-run.js';
import { parseHistory } from '../model/history.js';
import type { HistoryEvent } from '../model/history-event.js';
import type { Finding } from '../model/verdict.js';
import { evidenceCheck } from './evidence-check.js';

const check = (events: readonly HistoryEvent[]): Finding[] => evidenceCheck(EXAMPLE_DESCRIPTION, historyOf(events));
const good = exampleEvents({ starts: 2 });
const subjects = (findings: readonly Finding[]): string[] =>
  findings.filter(({ outcome }) => outcome === 'inconclusive').map(({ subject }) => subject);

test('a whole record of this production is a pass, with figures', () => {
  const [finding, ...more] = check(good);
  expect(more).toEqual([]);
  expect(finding).toMatchObject({ outcome: 'pass' });
  expect(finding?.observed).toContain('9 sweeps of 3 clusters');
});

describe('a record is inconclusive', () => {
  const text = historyText(good);

  test.each([
    ['when it is not sealed', text.split('\n').slice(0, -2).join('\n').concat('\n'), 'not sealed'],
    ['when a line is missing', text.split('\n').toSpliced(5, 1).join('\n'), 'does not follow'],
    ['when a line was changed', text.replace('Job succeeded.', 'Job succeeded!'), 'does not follow'],
    ['when the last line is cut off', text.slice(0, -20), 'cut off'],
  ])('%s', (_, damaged, observed) => {
    const findings = evidenceCheck(EXAMPLE_DESCRIPTION, parseHistory(damaged));
    expect(findings[0]).toMatchObject({ outcome: 'inconclusive', subject: 'the record' });
    expect(findings[0]?.observed).toContain(observed);
  });

  test('when the run gave up, with its own cause', () => {
    const undecided: HistoryEvent = {
      kind: 'undecided',
      phase: 'candidate',
      cause: 'restart-failed',
      detail: 'no new pod after 60 s',
    };
    expect(check([...good, undecided, undecided])).toMatchObject([
      { outcome: 'inconclusive', subject: 'restart-failed, candidate', observed: 'no new pod after 60 s' },
    ]);
  });

  test('when it was held against another production', () => {
    const other = { ...EXAMPLE_DESCRIPTION, name: 'another' };
    expect(subjects(evidenceCheck(other, historyOf(good)))).toEqual(["production's fingerprint"]);
  });

  test('when there is no plan, or two of them', () => {
    expect(subjects(check(good.slice(1)))).toEqual(['the run']);
    const second = good
      .slice(0, 1)
      .map((event): HistoryEvent => (event.kind === 'run-started' ? { ...event, runId: 'b' } : event));
    expect(subjects(check([...second, ...good]))).toEqual(['the run']);
  });

  test('when a planned phase never started, or with another build', () => {
    const isBaseline = (event: HistoryEvent): boolean => event.kind === 'phase-started' && event.phase === 'baseline';
    expect(subjects(check(good.filter((event) => !isBaseline(event))))).toEqual(['the baseline phase']);
    const other = good.map(
      (event): HistoryEvent =>
        event.kind === 'phase-started' && event.phase === 'candidate'
          ? { ...event, prow: { ...event.prow, tag: 'v20250307-7a867cddc' } }
          : event,
    );
    expect(subjects(check(other))).toEqual(['the candidate phase']);
  });

  test('when nothing was submitted or started', () => {
    const isProbe = ({ kind }: HistoryEvent): boolean => kind === 'canary-submitted' || kind === 'prowjob-observed';
    expect(subjects(check(good.filter((event) => !isProbe(event))))).toEqual(['canaries']);
    expect(subjects(check(good.filter(({ kind }) => kind !== 'component-started')))).toEqual(['trials']);
  });

  test('when a ProwJob was watched that nobody submitted, or submitted as two canaries', () => {
    const isFirst = (event: HistoryEvent): boolean =>
      event.kind === 'canary-submitted' && event.prowJob === 'candidate-1-canary-omitted-periodic';
    expect(subjects(check(good.filter((event) => !isFirst(event))))).toEqual(['ProwJobs']);
    const twice = good
      .filter(isFirst)
      .map((event): HistoryEvent => (event.kind === 'canary-submitted' ? { ...event, start: 0 } : event));
    expect(subjects(check([...good, ...twice]))).toEqual(['canary candidate-1-canary-omitted-periodic']);
  });
});

describe('the identity of a cluster', () => {
  const answeredAs = (uid: string, start: number): HistoryEvent[] =>
    good.map((event) =>
      event.kind === 'cluster-swept' &&
      event.clusterId === 'build-tpu' &&
      event.start === start &&
      event.phase === 'candidate'
        ? { ...event, kubeSystemUid: uid }
        : event,
    );

  test('that changes is inconclusive', () => {
    expect(subjects(check(answeredAs('someone-else', 1)))).toEqual(['identity of cluster build-tpu']);
  });

  test('that two clusters share is inconclusive for both', () => {
    expect(subjects(check(answeredAs('uid-prow', 1)))).toEqual([
      'identity of cluster build-tpu',
      'identity of cluster prow',
    ]);
  });
});

test('a sweep with more pods than it listed is inconclusive', () => {
  const events = good.map((event) =>
    event.kind === 'cluster-swept' && event.clusterId === 'prow' ? { ...event, podCount: 0 } : event,
  );
  expect(subjects(check(events))).toContain('sweep of cluster prow');
});
