import { expect, test } from 'vitest';
import { githubProgramsOf } from './github-programs.js';

const running = (container: object) => githubProgramsOf({ name: 'ci-nightly', spec: { containers: [container] } });

test.each([
  [
    'its image',
    { image: 'us-docker.pkg.dev/k8s-infra-prow/images/branchprotector:v20251125-e3ae8cf22' },
    'branchprotector',
  ],
  ['its command', { image: 'example.org/tools:1', command: ['/usr/bin/label_sync', '--confirm'] }, 'label_sync'],
])('a job that runs one is known by %s, whatever its name is', (_, container, program) => {
  expect(running(container)).toEqual([program]);
});

test.each([
  ['an image whose path only holds the name', { image: 'example.org/branchprotector/docs:1' }],
  ['an argument', { image: 'example.org/tools:1', command: ['lint', 'label_sync'] }],
  ['a name', { name: 'label_sync', image: 'example.org/tools:1' }],
])('%s is no program that it runs', (_, container) => {
  expect(running(container)).toEqual([]);
});

test('a job without a pod of its own runs none', () => {
  expect(githubProgramsOf({ name: 'ci-label-sync' })).toEqual([]);
});
