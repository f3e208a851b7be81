import { describe, expect, it } from 'vitest';
import { letOthersStart } from './let-others-start.js';
import type { ProwJob } from './prowjobs.js';

const jobs = (count: number, state = 'triggered'): ProwJob[] =>
  Array.from({ length: count }, (_, index) => ({
    ...{ name: `n${index}`, job: 'ci-a', type: 'periodic', cluster: null, state, description: '' },
    createdAt: new Date(0),
  }));

/** How often it looks, where the API server answers these numbers of waiting jobs one after another, the last for ever. */
async function looks(...answers: (ProwJob[] | Error)[]): Promise<{ looks: number; said: string[] }> {
  let count = 0;
  const said: string[] = [];
  await letOthersStart({
    list: async () => {
      const answer = answers[Math.min(count, answers.length - 1)] ?? [];
      count += 1;
      if (answer instanceof Error) throw answer;
      return answer;
    },
    signal: new AbortController().signal,
    progress: (line) => said.push(line),
    pauseMs: 1,
    stuckMs: 30,
  });
  return { looks: count, said };
}

describe('letOthersStart', () => {
  it('waits until few are left', async () => {
    const { looks: count, said } = await looks(jobs(800), jobs(400, ''), jobs(49));
    expect(count).toBe(3);
    expect(said[0]).toContain('800 jobs');
  });

  it('does not wait for a few, nor for jobs whose pods there are', async () => {
    expect(await looks(jobs(49))).toEqual({ looks: 1, said: [] });
    expect(await looks(jobs(800, 'pending'))).toEqual({ looks: 1, said: [] });
  });

  it('does not wait for ever for what Prow does not start', async () => {
    expect((await looks(jobs(800))).looks).toBeGreaterThan(1);
  });

  it('leaves an API server that does not answer to the trial', async () => {
    expect(await looks(new Error('refused'))).toEqual({ looks: 1, said: [] });
  });
});
