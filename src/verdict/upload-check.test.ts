import { describe, expect, test } from 'vitest';
import { TASKS } from '../model/canary.js';
import { EXAMPLE_DESCRIPTION, exampleEvents, historyOf } from '../model/fixtures/example-run.js';
import type { HistoryEvent } from '../model/history-event.js';
import type { EventOf } from '../model/observations.js';
import { uploadCheck } from './upload-check.js';

type Upload = EventOf<'upload-observed'>;

/** Findings of a run in which the candidate left something else in storage. */
function findings(change: (event: Upload) => Partial<Upload> | null, both = false) {
  const events = exampleEvents({ tasks: TASKS, starts: 1 }).flatMap((event): HistoryEvent[] => {
    if (event.kind !== 'upload-observed' || (event.phase === 'baseline' && !both)) return [event];
    const changed = change(event);
    return changed === null ? [] : [{ ...event, ...changed }];
  });
  return uploadCheck(EXAMPLE_DESCRIPTION, historyOf(events)).filter(({ subject }) => !subject.endsWith('baseline'));
}

const outcomes = (found: ReturnType<typeof findings>) => [...new Set(found.map(({ outcome }) => outcome))];
const isTpu = ({ prowJob }: Upload): boolean => prowJob.includes('tpu');
const without = (file: string) => (event: Upload) =>
  isTpu(event) ? { files: event.files.filter((name) => name !== file) } : {};

describe('what a canary leaves in storage', () => {
  test('is a pass where all of it is there and agrees', () => {
    expect(outcomes(findings(() => ({})))).toEqual(['pass']);
  });

  test.each([
    ['prowjob.json', 'crier'],
    ['podinfo.json', 'crier'],
    ['started.json', 'initupload'],
    ['finished.json', 'sidecar'],
    ['build-log.txt', 'sidecar'],
    ['artifacts/whereabouts.json', 'sidecar'],
  ])('without %s is a fail of %s for that alias, and of no other', (file, component) => {
    const failed = findings(without(file)).filter(({ outcome }) => outcome === 'fail');
    expect(failed.map(({ subject }) => subject)).toEqual([`${component}, alias "k8s-tpu-operator"`]);
    expect(failed[0]?.observed).toContain(file);
  });

  test('that nobody waited for as long as it may take is no fault of whoever writes it', () => {
    const short = (changed: Partial<Upload>, waitLimitMs: number) =>
      outcomes(findings((event) => (isTpu(event) ? { ...changed, waitLimitMs } : {}))).sort();
    const missing = { files: [] };
    expect(short(missing, 10_000)).toEqual(['inconclusive', 'pass']);
    expect(short(missing, 60_000)).toEqual(['fail', 'pass']);
    expect(short({ state: 'pending' }, 10_000)).toEqual(['inconclusive', 'pass']);
    expect(short({ state: 'error' }, 10_000)).toEqual(['fail', 'pass']);
    expect(short({ podUid: 'another' }, 10_000)).toEqual(['fail', 'pass']);
  });

  test('needs no podinfo.json where the cluster was omitted: Crier looks for its pod on Prow’s own', () => {
    const noPodInfo = findings(({ files }) => ({ files: files.filter((name) => name !== 'podinfo.json') }));
    expect(noPodInfo.filter(({ outcome }) => outcome === 'pass').map(({ subject }) => subject)).toEqual([
      'alias "default" (omitted)',
    ]);
  });

  test.each<[string, Partial<Upload>, string]>([
    ['prowjob.json of another ProwJob', { prowJobName: 'another' }, 'crier'],
    ['podinfo.json of another pod', { podUid: 'another' }, 'crier'],
    ['a log that the canary did not write', { logSays: null }, 'sidecar'],
    ['a latest build that is another', { latestBuild: '1' }, 'initupload'],
    ['no latest build', { latestBuild: null }, 'initupload'],
    ['no place in the index of pull requests', { indexSays: null }, 'initupload'],
    ['another place in the index of pull requests', { indexSays: 'gs://bucket/elsewhere/1' }, 'initupload'],
    ['an end before the start', { finishedAt: 1 }, 'sidecar'],
    ['a file that says nothing', { unreadable: ['started.json: no number'] }, 'initupload'],
  ])('with %s is a fail', (_, changed, component) => {
    const found = findings(() => changed);
    expect(outcomes(found)).toEqual(['fail']);
    expect(found[0]?.subject).toBe(`${component}, alias "default"`);
  });

  test('with a latest build that a later ProwJob of that job was given is a pass, and with any other a fail', () => {
    const later = (latestBuild: string) => outcomes(findings(() => ({ latestBuild, laterBuilds: ['2', '3'] })));
    expect(later('3')).toEqual(['pass']);
    expect(later('1')).toEqual(['fail']);
  });

  test('with its own place in the index of pull requests is a pass', () => {
    expect(outcomes(findings(({ place }) => ({ indexSays: `gs://${place}` })))).toEqual(['pass']);
  });

  test('is inconclusive where the baseline left as little', () => {
    const found = findings(without('started.json'), true).filter(({ outcome }) => outcome !== 'pass');
    expect(found).toMatchObject([{ outcome: 'inconclusive', observed: expect.stringContaining('as in the baseline') }]);
  });

  test('is inconclusive where nobody looked, or the canary got no build', () => {
    expect(outcomes(findings(() => null))).toEqual(['inconclusive']);
    expect(outcomes(findings(() => ({ buildId: '' })))).toEqual(['inconclusive']);
  });
});

describe('a canary that fails on purpose', () => {
  const told = (changed: Partial<Upload>) =>
    findings(({ passed }) => (passed === false ? changed : {})).filter(({ outcome }) => outcome === 'fail');

  test('and is called a success is a fail of entrypoint', () => {
    const found = told({ state: 'success', passed: true, result: 'SUCCESS' });
    expect(new Set(found.map(({ subject }) => subject.split(',')[0]))).toEqual(new Set(['entrypoint']));
    expect(found).toHaveLength(8);
  });

  test('and is called one in finished.json alone is a fail of sidecar', () => {
    expect(told({ passed: true })[0]?.subject).toBe('sidecar, alias "default"');
  });
});
