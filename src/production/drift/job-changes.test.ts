import { describe, expect, it } from 'vitest';
import type { DriftChange } from '../../model/drift.js';
import { EXAMPLE_DESCRIPTION } from '../../model/fixtures/example-run.js';
import type { Job } from '../../model/job.js';
import { jobChanges, jobNotes } from './job-changes.js';

/** `FILE ALIAS…`: presubmits of one name, each in its own line. */
const jobs = (...files: string[]): Job[] =>
  files.flatMap((text) => {
    const [file = '', ...clusters] = text.split(' ');
    return clusters.map(
      (cluster, index): Job => ({
        ...{ name: 'verify', type: 'presubmit', cluster, file, line: index + 1 },
      }),
    );
  });

function drift(before: readonly Job[], after: readonly Job[]): { changes: string[]; notes: string[] } {
  const [was, is] = [before, after].map((some) => ({ ...EXAMPLE_DESCRIPTION, jobs: [...some] }));
  if (was === undefined || is === undefined) throw new TypeError('two productions are compared');
  const said = (one: DriftChange) => `${one.kind} ${one.before} ${one.after} ${one.place}`;
  return { changes: jobChanges(was, is).map(said), notes: jobNotes(was, is) };
}

describe('moved jobs', () => {
  it('are told where two of one name change places between files', () => {
    expect(drift(jobs('main.yaml a', '1.34.yaml b'), jobs('main.yaml b', '1.34.yaml a')).changes).toEqual([
      'job-moved a b main.yaml:1',
      'job-moved b a 1.34.yaml:1',
    ]);
  });

  it('are told where two of one name change places in one file', () => {
    expect(drift(jobs('a.yaml a b'), jobs('a.yaml b a')).changes).toHaveLength(2);
    expect(drift(jobs('a.yaml a b b'), jobs('a.yaml a a b')).changes).toEqual(['job-moved b a a.yaml:2']);
  });

  it('are told where another of the name appears on the alias they left', () => {
    expect(drift(jobs('a.yaml a'), jobs('a.yaml b', 'b.yaml a'))).toEqual({
      changes: ['job-moved a b a.yaml:1'],
      notes: ['1 job new on alias a'],
    });
    expect(drift(jobs('a.yaml a'), jobs('a.yaml b a')).changes).toEqual(['job-moved a b a.yaml:1']);
  });

  it('are told where their folder has another name by now', () => {
    const [before, after] = [jobs('sig/a.yaml a', 'sig/b.yaml b'), jobs('wg/a.yaml b', 'wg/b.yaml a')];
    expect(drift(before, after).changes).toHaveLength(2);
  });

  it('are none where files are renamed, or jobs of the name come and go on the aliases it has', () => {
    const none = { changes: [], notes: [] };
    expect(drift(jobs('a.yaml a', 'b.yaml b'), jobs('c.yaml b', 'd.yaml a'))).toEqual(none);
    expect(drift(jobs('x/a.yaml a b'), jobs('y/a.yaml a b'))).toEqual(none);
    expect(drift(jobs('a.yaml a b'), jobs('a.yaml a a b'))).toEqual({
      changes: [],
      notes: ['1 job new on alias a'],
    });
    expect(drift(jobs('a.yaml b a b'), jobs('a.yaml a b')).changes).toEqual([]);
  });
});

describe('jobs that are gone', () => {
  it('are a change where they were the last on their alias, or of all', () => {
    expect(drift(jobs('a.yaml a b b'), jobs('a.yaml a')).changes).toEqual(['jobs-gone 2 jobs null null']);
    expect(drift(jobs('a.yaml a b b'), [])).toEqual({
      changes: ['jobs-gone 3 jobs null null'],
      notes: ['1 job gone on alias a', '2 jobs gone on alias b'],
    });
  });

  it('are a note where the alias has others, and none where there was no job before', () => {
    expect(drift(jobs('a.yaml a b b'), jobs('a.yaml a b')).changes).toEqual([]);
    expect(drift([], jobs('a.yaml a')).changes).toEqual([]);
  });
});
