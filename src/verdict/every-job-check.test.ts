import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exampleEvents } from '../model/fixtures/example-run.js';
import type { HistoryEvent } from '../model/history-event.js';
import { leftToAgent } from '../model/job.js';
import { worst } from '../model/outcome.js';
import type { Finding } from '../model/verdict.js';
import { everyJobCheck } from './every-job-check.js';
import { historyOfJobs, JOBS_DESCRIPTION, rightFate, sittingEvents } from './fixtures/every-job-run.js';

const ALL = JOBS_DESCRIPTION.jobs.map((_, index) => index);
const SERVICE = { clusterId: 'prow', namespace: 'test-pods' };

const asked = (events: readonly HistoryEvent[]): Finding[] => everyJobCheck(JOBS_DESCRIPTION, historyOfJobs(events));
const outcomeOf = (events: readonly HistoryEvent[]): string => worst(asked(events).map(({ outcome }) => outcome));
const failed = (events: readonly HistoryEvent[]): Finding[] =>
  asked(events).filter(({ outcome }) => outcome === 'fail');
const open = (events: readonly HistoryEvent[]): string =>
  asked(events)
    .filter(({ outcome }) => outcome === 'inconclusive')
    .map(({ observed }) => observed)
    .join('\n');

/** A good run in which one job meets another fate. */
const withFate = (job: number, fate: Partial<ReturnType<typeof rightFate>>): HistoryEvent[] =>
  sittingEvents(ALL, { fateOf: (one) => (one === job ? { ...rightFate(one), ...fate } : rightFate(one)) });

describe('a run in which every job was placed', () => {
  test('passes, with one finding for each spelling of `cluster:` and one for the whole', () => {
    const findings = asked(sittingEvents(ALL));
    expect(findings.map(({ outcome }) => outcome)).toEqual(findings.map(() => 'pass'));
    expect(findings.map(({ subject }) => subject).sort()).toEqual([
      'every job of the configuration',
      'jobs of alias "default"',
      'jobs of alias "default" (omitted)',
      'jobs of alias "k8s-tpu-operator"',
      'jobs of alias "retired"',
      'jobs of alias "test-infra-trusted"',
    ]);
  });

  test('is not spoken of where nobody set out to place every job', () => {
    expect(asked([])).toEqual([]);
  });

  test('tells the rate of a sitting that was interrupted by what the audit log has of it', () => {
    const events = sittingEvents(ALL, { isKilled: true }).map((event): HistoryEvent => {
      if (event.kind !== 'every-job-audited') return event;
      const creations = event.creations.map((one) => {
        const job = Number(one.name.at(-1));
        return { ...one, at: new Date(job * 20_000).toISOString() };
      });
      return { ...event, creations };
    });
    expect(asked(events)[0]?.observed).toContain('0.05 starts a second over 60 s with 1 plank (by the audit log)');
  });

  test('tells too short a rate from one, and a rate as a share of what Prow allows itself', () => {
    const long = sittingEvents(ALL).map((event) =>
      event.kind === 'every-job-finished' ? { ...event, starts: 491, spanMs: 100_000 } : event,
    );
    expect(asked(sittingEvents(ALL))[0]?.observed).toContain('too few to tell a rate');
    expect(asked(long)[0]?.observed).toContain('4.90 starts a second over 100 s with 1 plank');
    expect(asked(long)[0]?.observed).toContain('98 % of the 5 a second');
  });
});

describe('one job that is not where it belongs', () => {
  test('fails with its name, type, file and line, and both places', () => {
    const [finding, ...others] = failed(withFate(2, { places: [SERVICE] }));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      subject: 'jobs of alias "default"',
      expected: 'build cluster build-main, namespace test-pods',
      observed:
        '1 of 1 jobs started in service cluster prow, namespace test-pods: unit (presubmit, jobs/gadgets.yaml:9)',
    });
  });

  test.each([
    ['in another namespace', { places: [{ clusterId: 'build-main', namespace: 'default' }] }],
    ['in a second place', { places: [{ clusterId: 'build-main', namespace: 'test-pods' }, SERVICE] }],
    ['twice in the right one', { places: [...rightFate(2).places, ...rightFate(2).places] }],
    ['nowhere, with an error of Prow’s', { places: [], end: { state: 'error', description: 'Terminal error: no.' } }],
    [
      'nowhere, because Prow asked for another namespace',
      {
        places: [],
        end: {
          state: 'error',
          description: 'Pod can not be created: create pod default/pj-0-2 in cluster default: forbidden',
        },
      },
    ],
  ])('fails where it started %s', (_, fate) => {
    expect(failed(withFate(2, fate)).map(({ subject }) => subject)).toEqual(['jobs of alias "default"']);
  });

  test('fails where a job of an alias nobody defines has a pod, or ends in other words', () => {
    expect(failed(withFate(4, { places: [SERVICE] }))).toHaveLength(1);
    expect(failed(withFate(4, { end: { state: 'error', description: 'Pod scheduling timeout.' } }))).toHaveLength(1);
  });
});

describe('what was not seen is never a pass', () => {
  test('and neither is a run that rightly placed nothing, for nobody defines any alias', () => {
    const jobs = JOBS_DESCRIPTION.jobs.map((job) => ({ ...job, cluster: 'retired' }));
    const events = sittingEvents(ALL, { fateOf: () => rightFate(ALL.length - 1) });
    const [whole] = everyJobCheck({ ...JOBS_DESCRIPTION, jobs }, historyOfJobs(events));
    expect(whole?.observed).toContain('0 of 5 placed, 5 refused');
    expect(whole).toMatchObject({ outcome: 'inconclusive', next: expect.stringContaining('no job was placed') });
  });

  test.each([
    [1_201, 'inconclusive', '24 %'],
    [1_301, 'pass', undefined],
  ])('and neither is a rate far below Prow’s own: %i starts in 1000 s are %s', (starts, outcome, observed) => {
    const events = sittingEvents(ALL).map((event) =>
      event.kind === 'every-job-finished' ? { ...event, starts, spanMs: 1_000_000 } : event,
    );
    expect(outcomeOf(events)).toBe(outcome);
    expect(asked(events).find(({ subject }) => subject === 'rate of starts')?.observed).toBe(observed);
  });

  test.each([
    [
      'no pod and no end',
      withFate(2, { places: [] }),
      'no pod was seen before our limit: unit (presubmit, jobs/gadgets.yaml:9)',
    ],
    ['a job that was never submitted', sittingEvents(ALL.slice(0, -1)), 'were never submitted: lost'],
    ['a sitting that was killed', sittingEvents(ALL, { isKilled: true }), 'not come to its end'],
    ['a sitting that gave up', sittingEvents(ALL, { stoppedBy: 'nothing-moves' }), 'ended by: nothing-moves'],
    [
      'a refusal for a lack of staging’s own',
      withFate(2, {
        places: [],
        end: {
          state: 'error',
          description:
            'Pod can not be created: create pod test-pods/pj-0-2 in cluster default: serviceaccount "x" not found',
        },
      }),
      'a lack of staging’s own',
    ],
  ])('%s', (_, events, said) => {
    expect(outcomeOf(events)).toBe('inconclusive');
    expect(open(events)).toContain(said);
  });

  test('a pod that the audit log does not have, where it was read to its end', () => {
    const events = sittingEvents(ALL).filter((event) => event.kind !== 'every-job-audited');
    expect(open(events)).toContain('that the audit log does not have');
    expect(outcomeOf(sittingEvents(ALL, { audited: false }))).toBe('pass');
  });

  test('a job left out, a job only Prow knows, and a look that another cluster answered', () => {
    const change = (changed: object): HistoryEvent[] =>
      sittingEvents(ALL).map((event) => (event.kind === 'every-job-started' ? { ...event, ...changed } : event));
    const unknown = change({ unknown: ['ghost (periodic, jobs/ghost.yaml)'] });
    expect(open(unknown)).toContain('ghost');
    const other = sittingEvents(ALL).map((event) =>
      event.kind === 'every-job-seen' && event.clusterId === 'build-tpu'
        ? { ...event, kubeSystemUid: 'uid-prow' }
        : event,
    );
    expect(open(other)).toContain('answered by another: build-tpu');
    const leftOut = sittingEvents(ALL.slice(0, -1)).map((event) =>
      event.kind === 'every-job-started' ? { ...event, leftOut: [{ job: 4, why: 'agent "jenkins"' }] } : event,
    );
    expect(open(leftOut)).toContain('agent "jenkins"');
  });

  test('lines about jobs without the one that says what is submitted', () => {
    expect(outcomeOf(sittingEvents(ALL).slice(1))).toBe('inconclusive');
  });
});

describe('a job of another agent', () => {
  const jobs = JOBS_DESCRIPTION.jobs.map((job, index) => (index === 2 ? { ...job, agent: 'jenkins' } : job));
  const described = { ...JOBS_DESCRIPTION, jobs };
  const others = ALL.filter((job) => job !== 2);
  const run = exampleEvents({ notProven: ['jobs of agent jenkins: never started here'] }).slice(0, 1);
  const leftOut = (why: string): HistoryEvent[] =>
    sittingEvents(others).map((event) =>
      event.kind === 'every-job-started' ? { ...event, leftOut: [{ job: 2, why }] } : event,
    );
  const of = (events: readonly HistoryEvent[]) => everyJobCheck(described, historyOfJobs(events));

  test('is no part of the proof where it was listed as not proven, and is counted beside it', () => {
    const findings = of([...run, ...leftOut(leftToAgent('jenkins'))]);
    expect(worst(findings.map(({ outcome }) => outcome))).toBe('pass');
    expect(findings[0]?.expected).toContain('4 jobs (1 more are of other agents and not proven), each');
  });

  test('is undecided where nobody listed it, where Prow has it not, or makes a job of plank’s of it', () => {
    expect(worst(of(leftOut(leftToAgent('jenkins'))).map(({ outcome }) => outcome))).toBe('inconclusive');
    for (const why of ['Prow’s own loader does not have it', leftToAgent('tekton-pipeline')])
      expect(worst(of([...run, ...leftOut(why)]).map(({ outcome }) => outcome)), why).toBe('inconclusive');
  });

  test('that was submitted all the same is judged as any other', () => {
    const events = sittingEvents(ALL, {
      fateOf: (job) => (job === 2 ? { places: [SERVICE], end: null } : rightFate(job)),
    });
    expect(worst(of([...run, ...events]).map(({ outcome }) => outcome))).toBe('fail');
  });
});

describe('pods of no job that was submitted', () => {
  const listed: HistoryEvent = {
    kind: 'every-job-seen',
    clusterId: 'build-main',
    kubeSystemUid: 'uid-main',
    resourceVersion: '9',
    podCount: 1,
    pods: [{ prowJob: 'nobody', namespace: 'test-pods', uid: 'u' }],
  };
  const audited = (namespace: string): HistoryEvent => ({
    kind: 'every-job-audited',
    clusterId: 'build-main',
    creations: [{ name: 'nobody', namespace, user: 'system:serviceaccount:test-pods:prow', at: 't' }],
  });

  test('fail where a list shows them as Prow’s, or where no job belongs', () => {
    expect(failed([...sittingEvents(ALL), listed])[0]?.observed).toBe('1 (nobody)');
    expect(failed([...sittingEvents(ALL), audited('default')])).toHaveLength(1);
  });

  test('are not decided where only the audit log has them, in a place of jobs', () => {
    expect(outcomeOf([...sittingEvents(ALL), audited('test-pods')])).toBe('inconclusive');
  });
});

describe('a run that was taken up again', () => {
  test('counts every job once, however often it was submitted', () => {
    const killed = sittingEvents([0, 1, 2], {
      isKilled: true,
      fateOf: (job) => (job === 2 ? { places: [], end: null } : rightFate(job)),
    });
    const events = [...killed, ...sittingEvents([2, 3, 4], { sitting: 1 })];
    expect(outcomeOf(events)).toBe('pass');
    expect(asked(events)[0]?.observed).toContain(
      '4 of 5 placed, 1 refused because nobody defines their alias, in 2 sittings',
    );
  });

  test('does not forget what an earlier sitting saw misplaced', () => {
    const killed = sittingEvents([0], {
      isKilled: true,
      fateOf: () => ({ places: [{ clusterId: 'build-tpu', namespace: 'test-pods' }], end: null }),
    });
    expect(outcomeOf([...killed, ...sittingEvents(ALL, { sitting: 1 })])).toBe('fail');
  });
});

test('whatever one event says, leaving it out never makes a pass of what was none', () => {
  const places = fc.array(fc.constantFrom(SERVICE, ...rightFate(2).places), { maxLength: 2 });
  const end = fc.constantFrom(null, { state: 'error', description: 'Terminal error: no.' });
  fc.assert(
    fc.property(fc.constantFrom(...ALL), fc.record({ places, end }), fc.nat(), (job, fate, nth) => {
      const events = withFate(job, fate);
      const without = events.toSpliced(nth % events.length, 1);
      return outcomeOf(events) === 'pass' || outcomeOf(without) !== 'pass';
    }),
  );
});
