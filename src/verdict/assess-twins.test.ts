import { expect, test } from 'vitest';
import { EXAMPLE_DESCRIPTION, exampleEvents, historyOf } from '../model/fixtures/example-run.js';
import type { Phase } from '../model/history-event.js';
import type { Finding } from '../model/verdict.js';
import { assessTwins } from './assess-twins.js';
import { placementCheck } from './placement-check.js';

/** What placement says where one canary of horologium's has a second ProwJob in these phases. */
function withTwin(phases: readonly Phase[]): Finding[] {
  const events = exampleEvents({ starts: 1 });
  const isIts = (prowJob: string): boolean =>
    events.some(
      (event) =>
        event.kind === 'canary-submitted' &&
        event.prowJob === prowJob &&
        event.canary.way === 'horologium-cron' &&
        event.canary.spelling === 'k8s-tpu-operator',
    );
  const changed = events.map((event) =>
    event.kind === 'prowjob-observed' && phases.includes(event.phase) && isIts(event.prowJob)
      ? { ...event, state: 'aborted', twins: ['another'] }
      : event,
  );
  return placementCheck(EXAMPLE_DESCRIPTION, historyOf(changed)).filter(({ outcome }) => outcome !== 'pass');
}

test('whoever makes two of one request is named, with the alias', () => {
  const [finding, ...others] = withTwin(['candidate']);
  expect(finding).toMatchObject({ check: 'placement', outcome: 'fail', subject: 'alias "k8s-tpu-operator"' });
  expect(finding?.observed).toMatch(/1 of \d+ canaries .* were made 2 times of one request; look into horologium/);
  expect(others).toEqual([]);
});

test('what the baseline makes twice as well is no reason to blame the candidate', () => {
  expect(withTwin(['baseline', 'candidate']).map(({ outcome }) => outcome)).toEqual(['inconclusive', 'inconclusive']);
});

test('a message may have been delivered twice: nobody can say whose doing the second is', () => {
  const assessment = assessTwins({ way: 'sub' }, new Set(['a', 'b']));
  expect(assessment?.outcome).toBe('inconclusive');
  expect(assessment?.observed).toContain('3 times');
});

test('one of each request is as it should be', () => {
  expect(assessTwins({ way: 'sub' }, new Set())).toBeNull();
  expect(assessTwins({ way: 'hook-push' }, new Set())).toBeNull();
});
