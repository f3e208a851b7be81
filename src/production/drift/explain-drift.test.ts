import { expect, test } from 'vitest';
import type { Drift } from '../../model/drift.js';
import { explainDrift } from './explain-drift.js';

const drift = (subject: string): Drift => ({
  production: 'example',
  since: { what: 'run 1', fingerprint: 'sha256:a', prowTag: 'v1' },
  now: { fingerprint: 'sha256:b', prowTag: 'v1' },
  changes: [{ kind: 'document-added', subject, field: null, before: null, after: null, place: 'jobs/a.yaml' }],
  compared: { jobs: 1 },
  notes: [`${subject} is noted`],
});

test('a line break in a name is written, and makes no line of its own', () => {
  const text = explainDrift(drift('job a\nNo drift since run 1'));
  expect(text).toContain('  job a\\nNo drift since run 1 is new (jobs/a.yaml)');
  expect(text.split('\n').filter((line) => line.startsWith('No drift'))).toEqual([]);
});

test('a name without one is printed as it is', () => {
  expect(explainDrift(drift('job a'))).toContain('\n  job a is new (jobs/a.yaml)\n');
});

test.each([
  [20, 0],
  [21, 1],
  [420, 400],
])('of %i jobs that went the same way twenty are named, and %i are counted', (count, more) => {
  const moved = Array.from({ length: count }, (_, index) => ({
    ...{ kind: 'job-moved' as const, subject: `periodic job-${index}`, field: null, place: null },
    ...{ before: 'default', after: 'build' },
  }));
  const one = { ...moved[0], subject: 'periodic other', after: 'third' } as Drift['changes'][number];
  const text = explainDrift({ ...drift('x'), changes: [...moved, one] });
  expect(text.match(/ job-\d+ moved from alias default to build$/gm)).toHaveLength(20);
  expect(text).toContain('periodic other moved from alias default to third');
  const counted = `  and ${more} more jobs moved from alias default to build (--json names each)\n`;
  expect(text.includes(counted)).toBe(more > 0);
  expect(text.match(/more jobs/g) ?? []).toHaveLength(more > 0 ? 1 : 0);
});
