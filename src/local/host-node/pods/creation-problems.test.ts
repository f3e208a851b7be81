import { expect, it } from 'vitest';
import { creationProblems } from './creation-problems.js';

it('turns a failed pull into a back-off, and tries again later', () => {
  const problems = creationProblems();
  expect(problems.add('a', { reason: 'ErrImagePull', message: 'none' })).toBe(true);
  expect(problems.get('a')?.reason).toBe('ErrImagePull');
  expect(problems.waits('a', Date.now())).toBe(true);
  expect(problems.get('a')?.reason).toBe('ImagePullBackOff');
  expect(problems.waits('a', Date.now() + 11_000)).toBe(false);
});

it('tries a configuration problem again at once when its objects change', () => {
  const problems = creationProblems();
  problems.add('a', { reason: 'CreateContainerConfigError', message: 'secret "s" not found' });
  expect(problems.waits('a', Date.now())).toBe(true);
  problems.retryConfiguration();
  expect(problems.waits('a', Date.now())).toBe(false);
});

it('does not call the same problem news twice', () => {
  const problems = creationProblems();
  const problem = { reason: 'CreateContainerConfigError', message: 'm' } as const;
  expect([problems.add('a', problem), problems.add('a', problem)]).toEqual([true, false]);
  problems.clear('a');
  expect(problems.get('a')).toBeNull();
});
