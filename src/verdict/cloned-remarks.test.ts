import { describe, expect, test } from 'vitest';
import { CLONE_TASK } from '../model/canary.js';
import { EXAMPLE_DESCRIPTION, exampleEvents, historyOf } from '../model/fixtures/example-run.js';
import type { HistoryEvent } from '../model/history-event.js';
import type { EventOf } from '../model/observations.js';
import { insideCheck } from './inside-check.js';
import { uploadCheck } from './upload-check.js';

type Inside = EventOf<'inside-observed'>;
const EXPECTED = 'finds the change of its pull request, merged into the branch it goes to';

/** What is said of clones in a run in which the candidate's canaries found something else. */
function findings(change: (event: Inside) => Partial<Inside>, both = false) {
  const events = exampleEvents({ tasks: [CLONE_TASK], starts: 1 }).map((event): HistoryEvent => {
    if (event.kind !== 'inside-observed' || (event.phase === 'baseline' && !both)) return event;
    return { ...event, ...change(event) };
  });
  return insideCheck(EXAMPLE_DESCRIPTION, historyOf(events)).filter(
    ({ subject, expected }) => expected === EXPECTED && !subject.endsWith('baseline'),
  );
}

const cloned =
  (other: Partial<NonNullable<Inside['cloned']>>) =>
  (event: Inside): Partial<Inside> =>
    event.cloned === null || event.cloned === undefined ? {} : { cloned: { ...event.cloned, ...other } };

describe('what a canary of a pull request finds', () => {
  test('is a pass for each alias where the change is merged into its base', () => {
    const found = findings(() => ({}));
    expect(found.map(({ outcome, subject }) => `${outcome} ${subject}`)).toEqual([
      ...['pass alias "default"', 'pass alias "k8s-tpu-operator"', 'pass alias "test-infra-trusted"'],
      'pass alias "default" (omitted)',
    ]);
  });

  test.each([
    ['clonerefs', 'no merge of anything', { parents: ['older'] }],
    ['clonerefs', 'no merge of anything', { parents: [] }],
    ['clonerefs', 'a merge of the change and its base', { parents: ['head', 'base'] }],
    ['clonerefs', 'a merge of its base and something else', { parents: ['base', 'older'] }],
    ['clonerefs', 'not there', { files: ['changes/2'] }],
    ['plank', 'PULL_PULL_SHA', { pullSha: 'base' }],
    ['plank', 'PULL_BASE_SHA', { baseSha: null }],
    ['hook', 'preset', { preset: null }],
  ])('is a fail of %s where it is %s', (component, observed, other) => {
    const found = findings((event) => (event.prowJob.includes('tpu') ? cloned(other)(event) : {}));
    const failed = found.filter(({ outcome }) => outcome === 'fail');
    expect(failed.map(({ subject }) => subject)).toEqual([`${component}, alias "k8s-tpu-operator"`]);
    expect(failed[0]?.observed).toContain(observed);
  });

  test('is a fail of hook where the job was started without a pull request', () => {
    expect(findings(() => ({ cloned: null }))[0]).toMatchObject({ outcome: 'fail', subject: 'hook, alias "default"' });
  });

  test('is inconclusive where nobody knows the change, or the baseline finds the same', () => {
    expect(new Set(findings(() => ({ change: null })).map(({ outcome }) => outcome))).toEqual(
      new Set(['inconclusive']),
    );
    const both = findings(cloned({ parents: ['older'] }), true);
    expect(new Set(both.map(({ outcome }) => outcome))).toEqual(new Set(['inconclusive']));
  });
});

test.each(['clone-log.txt', 'clone-records.json', 'artifacts/inside/whereabouts.json'])(
  'a canary of a pull request without %s is a fail of upload',
  (file) => {
    const events = exampleEvents({ tasks: [CLONE_TASK], starts: 1 }).map(
      (event): HistoryEvent =>
        event.kind === 'upload-observed' && event.phase === 'candidate'
          ? { ...event, files: event.files.filter((name) => name !== file) }
          : event,
    );
    const failed = uploadCheck(EXAMPLE_DESCRIPTION, historyOf(events)).filter(({ outcome }) => outcome === 'fail');
    expect(failed).not.toEqual([]);
    for (const { observed } of failed) expect(observed).toContain(file);
  },
);
