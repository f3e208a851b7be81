import { expect, test } from 'vitest';
import { codeOfJob } from './code-of-job.js';

test('a job runs the code of its repository and of all that it checks out beside it', () => {
  const beside = {
    extra_refs: [
      { org: 'c', repo: 'd' },
      { org: 'a', repo: 'b' },
    ],
  };
  expect(codeOfJob(beside, 'a/b')).toEqual(['a/b', 'c/d']);
  expect(codeOfJob({}, null)).toEqual([]);
});

test.each([
  ['https://github.com/x/y.git', 'x/y'],
  ['https://github.com/x/y', 'x/y'],
  ['https://user@github.com/x/y/', 'x/y'],
  ['ssh://git@github.com/x/y.git', 'x/y'],
  ['git@github.com:x/y.git', 'x/y'],
  ['https://github.com.evil.test/x/y', 'https://github.com.evil.test/x/y'],
  ['https://evil.test/github.com/x/y', 'https://evil.test/github.com/x/y'],
  ['', 'a/b'],
])('clone_uri %s is code of %s', (uri, repository) => {
  expect(codeOfJob({ clone_uri: uri }, 'a/b')).toEqual([repository]);
});
