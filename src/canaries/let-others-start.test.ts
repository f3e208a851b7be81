import { describe, expect, it } from 'vitest';
import { letOthersStart } from './let-others-start.js';
import type { ProwJob } from './prowjobs.js';

/** Longer than any machine hesitates between two looks. */
const MINUTE_MS = 60_000;

const jobs = (count: number, state = 'triggered'): ProwJob[] =>
  Array.from({ length: count }, (_, index) => ({
    ...{
      name: `n${index}`,
      job: 'ci-a',
      type: 'periodic',
      cluster: null,
      sha: null,
      pull: null,
      baseSha: null,
      state,
      description: '',
    },
    buildId: '',
    delivery: null,
    message: null,
    link: '',
    isMarked: false,
    createdAt: new Date(0),
    isComplete: false,
    completedAt: null,
    startedAt: null,
  }));

/** How often it looks, where the API server answers these numbers of waiting jobs one after another, the last for ever. */
async function looks(...answers: (ProwJob[] | Error)[]): Promise<{ looks: number; said: string[] }> {
  return looksUntilStuck(MINUTE_MS, answers);
}

async function looksUntilStuck(
  stuckMs: number,
  answers: readonly (ProwJob[] | Error)[],
): Promise<{ looks: number; said: string[] }> {
  let count = 0;
  const said: string[] = [];
  await letOthersStart({
    list: async () => {
      const answer = answers[Math.min(count, answers.length - 1)] ?? [];
      count += 1;
      if (answer instanceof Error) throw answer;
      return answer;
    },
    last: ['ci-a'],
    signal: new AbortController().signal,
    progress: (line) => said.push(line),
    pauseMs: 1,
    stuckMs,
  });
  return { looks: count, said };
}

describe('letOthersStart', () => {
  it('waits until few are left', async () => {
    const { looks: count, said } = await looks(jobs(800), jobs(400, ''), jobs(49));
    expect(count).toBe(3);
    expect(said[0]).toContain('0 started, 800 waiting');
  });

  it('does not wait for a few, nor for jobs whose pods there are', async () => {
    expect(await looks(jobs(49))).toEqual({ looks: 1, said: [] });
    expect(await looks(jobs(800, 'pending'))).toEqual({ looks: 1, said: [] });
  });

  it('waits until horologium is through', async () => {
    const others = jobs(10, 'pending').map((job) => ({ ...job, job: 'ci-b' }));
    const { looks: count, said } = await looks(others, [...others, ...jobs(1)]);
    expect(count).toBe(2);
    expect(said[0]).toContain('horologium is not through');
  });

  it('waits as long as something moves', async () => {
    const moving = Array.from({ length: 60 }, (_, index) => [...jobs(800), ...jobs(index, 'pending')]);
    expect((await looks(...moving, jobs(1))).looks).toBe(61);
  });

  it('does not wait for ever for what Prow does not start', async () => {
    expect((await looksUntilStuck(30, [jobs(800)])).looks).toBeGreaterThan(1);
  });

  it('leaves an API server that does not answer to the trial', async () => {
    expect(await looks(new Error('refused'))).toEqual({ looks: 1, said: [] });
  });
});
