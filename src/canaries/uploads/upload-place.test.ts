import { expect, test } from 'vitest';
import { uploadPlace } from './upload-place.js';

const place = (gcs: object) => uploadPlace({ gcs_configuration: gcs }, { job: 'canary', buildId: '7' });

test('results are below logs, the job and the build', () => {
  expect(place({ bucket: 'ci' })).toEqual({
    bucket: 'ci',
    directory: 'logs/canary/7',
    latestBuild: 'logs/canary/latest-build.txt',
  });
});

test('a prefix moves the build, and not the word of which build is the latest', () => {
  expect(place({ bucket: 'ci', path_prefix: '/team/' })).toMatchObject({
    directory: 'team/logs/canary/7',
    latestBuild: 'logs/canary/latest-build.txt',
  });
});
