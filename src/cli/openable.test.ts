import { relative } from 'node:path';
import { expect, it } from 'vitest';
import { projectPath } from '../toolchain/project-root.js';
import { openablePath, openablePlaces } from './openable.js';

const ROOT = projectPath('examples', 'production');
const SEEN = relative(process.cwd(), ROOT);

it('a place of production’s is written as it can be opened from here, wherever it stands in a text', () => {
  const text = 'job a names alias x (jobs/rules.yaml:6), also at ../production/jobs/rules.yaml:30 and 1 more';
  expect(openablePlaces(text, ROOT)).toBe(
    `job a names alias x (${SEEN}/jobs/rules.yaml:6), also at ${SEEN}/jobs/rules.yaml:30 and 1 more`,
  );
});

it('what is no file of production’s stays as it is', () => {
  const text = 'deck runs golang:1 and example.org/prow/deck:20250522 (jobs/gone.yaml:6), at 10:30';
  expect(openablePlaces(text, ROOT)).toBe(text);
});

it('a file far from here is absolute where that is shorter', () => {
  expect(openablePath('hosts', '/etc')).toBe('/etc/hosts');
});
