import { expect, test } from 'vitest';
import { uploadPlace } from './upload-place.js';

const place = (gcs: object, pull: { repository: string; number: number } | null = null) =>
  uploadPlace({ gcs_configuration: gcs }, { job: 'canary', buildId: '7', pull });

test('results are below logs, the job and the build', () => {
  expect(place({ bucket: 'ci' })).toEqual({
    bucket: 'ci',
    directory: 'logs/canary/7',
    latestBuild: 'logs/canary/latest-build.txt',
    index: null,
  });
});

test('a prefix moves the build, and not the word of which build is the latest', () => {
  expect(place({ bucket: 'ci', path_prefix: '/team/' })).toMatchObject({
    directory: 'team/logs/canary/7',
    latestBuild: 'logs/canary/latest-build.txt',
  });
});

test('those of a pull request are below it, and which build is the latest below all of the job', () => {
  expect(place({ bucket: 'ci', path_prefix: 'team' }, { repository: 'hook-opened', number: 3 })).toEqual({
    bucket: 'ci',
    directory: 'team/pr-logs/pull/prow-staging_hook-opened/3/canary/7',
    latestBuild: 'pr-logs/directory/canary/latest-build.txt',
    index: 'pr-logs/directory/canary/7.txt',
  });
});
