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
