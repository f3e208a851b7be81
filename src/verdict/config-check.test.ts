import { describe, expect, test } from 'vitest';
import type { ConfigTried } from '../model/config-tried.js';
import { EXAMPLE_DESCRIPTION, exampleEvents, historyOf } from '../model/fixtures/example-run.js';
import { exampleTrial } from '../model/fixtures/example-trials.js';
import type { HistoryEvent } from '../model/history-event.js';
import { configCheck } from './config-check.js';
import { foreseenConfigGaps } from './foreseen-config-gaps.js';

type Asked = Pick<ConfigTried, 'config' | 'version' | 'program'>;

const check = (events: readonly HistoryEvent[]) => configCheck(EXAMPLE_DESCRIPTION, historyOf(events));
const outcomes = (events: readonly HistoryEvent[]) =>
  check(events)
    .filter(({ outcome }) => outcome !== 'pass')
    .map(({ outcome, subject }) => `${outcome}: ${subject}`);

/** The example run with other answers to some questions, and what is foreseen from them. */
function runWith(...changed: (Asked & Partial<ConfigTried>)[]): HistoryEvent[] {
  const isSame = (a: Asked, b: Asked) => a.config === b.config && a.version === b.version && a.program === b.program;
  const events = exampleEvents().map((event) => {
    const found = event.kind === 'config-tried' ? changed.find((asked) => isSame(asked, event)) : undefined;
    return found === undefined ? event : exampleTrial(found);
  });
  const tried = events.filter((event) => event.kind === 'config-tried');
  return events.map((event) =>
    event.kind === 'run-started'
      ? { ...event, notProven: foreseenConfigGaps(tried, { onNext: ['prow-controller-manager'] }) }
      : event,
  );
}

/** The example run without the questions that `isLeftOut` names. */
const runWithout = (isLeftOut: (asked: ConfigTried) => boolean, notProven: readonly string[] = []) =>
  exampleEvents({ notProven }).filter((event) => event.kind !== 'config-tried' || !isLeftOut(event));

const byCheckconfig = (config: ConfigTried['config'], version: ConfigTried['version']) =>
  ({ config, version, program: 'checkconfig' }) as const;
const refused = (...words: string[]) => ({ answer: 'refused' as const, exitCode: 1, words });

describe('configuration and build', () => {
  test('that accept each other whichever comes first are a pass, which names what runs on it', () => {
    const findings = check(runWith());
    expect(findings.map(({ outcome }) => outcome)).toEqual(['pass', 'pass', 'pass', 'pass']);
    expect(findings[0]?.observed).toContain('on it run prow-controller-manager');
    expect(findings[2]?.observed).toBe('prow-controller-manager became ready and stayed');
  });

  test('fail when the candidate refuses production’s configuration', () => {
    const found = check(
      runWith({ ...byCheckconfig('production', 'candidate'), ...refused('duplicated preset label') }),
    );
    expect(found[0]).toMatchObject({ outcome: 'fail', subject: expect.stringContaining('with the candidate') });
    expect(found[0]?.observed).toContain('duplicated preset label');
  });

  test.each(['production', 'candidate'] as const)(
    'fail when the %s build refuses the next configuration',
    (version) => {
      const [first, ...more] = outcomes(
        runWith({ ...byCheckconfig('next', version), ...refused('unknown field "x"') }),
      );
      expect([first, more]).toEqual([expect.stringMatching(/^fail: the next configuration with /), []]);
    },
  );

  test('fail when a component does not start on the next configuration although checkconfig accepts it', () => {
    const asked = { config: 'next', version: 'production', program: 'prow-controller-manager' } as const;
    expect(outcomes(runWith({ ...asked, ...refused('ended with exit code 1') }))).toEqual([
      'fail: the next configuration with production’s version, prow-controller-manager',
    ]);
  });
});

describe('what production’s own version refuses of production’s own configuration', () => {
  const stale = [
    { ...byCheckconfig('production', 'production'), ...refused('unknown field "old"') },
    { ...byCheckconfig('production', 'candidate'), ...refused('unknown field "old"') },
  ];

  test('is not the candidate’s fault, and stands beside a pass because it was listed', () => {
    expect(outcomes(runWith(...stale))).toEqual([]);
    expect(check(runWith(...stale))[0]?.observed).toContain('as production’s own version does; listed');
  });

  test('is inconclusive where it was not listed', () => {
    const unlisted = runWith(...stale).map((event) =>
      event.kind === 'run-started' ? { ...event, notProven: [] } : event,
    );
    expect(outcomes(unlisted)).toEqual([expect.stringMatching(/^inconclusive: .*with the candidate/)]);
  });

  test('excuses nothing else', () => {
    const more = { ...byCheckconfig('production', 'candidate'), ...refused('unknown field "old"', 'another') };
    expect(outcomes(runWith(stale[0] ?? more, more))).toEqual([expect.stringMatching(/^fail: /)]);
  });
});

describe('what nobody asked', () => {
  test('is inconclusive, question by question', () => {
    for (const { config, version } of [
      { config: 'production', version: 'candidate' },
      { config: 'next', version: 'production' },
      { config: 'next', version: 'candidate' },
    ] as const)
      expect(
        outcomes(
          runWithout(
            (asked) => asked.config === config && asked.version === version && asked.program === 'checkconfig',
          ),
        ),
        `${config} × ${version}`,
      ).toEqual([expect.stringMatching(/^inconclusive: .*checkconfig$/)]);
    expect(outcomes(runWithout(({ program }) => program !== 'checkconfig'))).toEqual([
      'inconclusive: the next configuration with production’s version, prow-controller-manager',
    ]);
  });

  test('is inconclusive where the program could not be run', () => {
    const unasked = { answer: 'not-asked' as const, exitCode: null, words: ['no such file'] };
    expect(outcomes(runWith({ ...byCheckconfig('production', 'candidate'), ...unasked }))).toEqual([
      expect.stringMatching(/^inconclusive/),
    ]);
  });

  test('is inconclusive where another build was asked than the run is about', () => {
    const other = exampleTrial(byCheckconfig('production', 'production')).prow;
    expect(outcomes(runWith({ ...byCheckconfig('production', 'candidate'), prow: other }))).toEqual([
      expect.stringMatching(/^inconclusive/),
    ]);
  });

  test('is no finding where no next configuration was given and the run said so, and inconclusive where it did not', () => {
    const listed = runWithout(({ config }) => config === 'next', foreseenConfigGaps([], { onNext: [] }));
    expect(check(listed).map(({ subject }) => subject)).toEqual([
      'production’s configuration with the candidate, checkconfig',
    ]);
    expect(outcomes(runWithout(({ config }) => config === 'next'))).toHaveLength(3);
  });

  test('is inconclusive where checkconfig accepts and nothing was seen to run', () => {
    const idle = runWith().filter(({ kind }) => kind !== 'rollout-observed');
    expect(outcomes(idle)).toEqual([expect.stringMatching(/^inconclusive: production’s configuration/)]);
  });
});
