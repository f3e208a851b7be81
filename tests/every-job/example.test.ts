import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyDrill } from '../../src/drills/apply-drill.js';
import { loadDrill } from '../../src/drills/load-drill.js';
import { Verdict } from '../../src/model/verdict.js';
import { fetchSource } from '../../src/toolchain/fetch-source.js';
import { resolveCandidate } from '../../src/toolchain/resolve-candidate.js';
import { makeState, prowStaging, removeState, untilSays } from '../support/cli.js';

const CANDIDATE = 'v20251125-e3ae8cf22';

let state: string;
let tree: string;

beforeAll(async () => {
  state = await makeState();
  tree = (await fetchSource(await resolveCandidate(CANDIDATE, {}), {})).tree;
  const up = await prowStaging(['up'], { state });
  expect(up.exitCode, String(up.all)).toBe(0);
});
afterAll(async () => {
  await removeState(state);
});

describe('every job of the example', () => {
  const smoke = async (...options: string[]) => {
    const run = await prowStaging(['smoke', '--json', ...options], { state });
    return { exitCode: run.exitCode, verdict: Verdict.loose().parse(JSON.parse(run.stdout)), output: String(run.all) };
  };

  it.each(['SIGKILL', 'SIGINT'] as const)(
    'goes on after %s with the jobs that are left, and counts none twice',
    async (signal) => {
      const run = prowStaging(['smoke', '--every-job', '--power', '0.5,0.5'], { state });
      await untilSays(run, 'for the next of');
      run.kill(signal);
      expect((await run).exitCode).toBe(signal === 'SIGINT' ? 130 : undefined);
      const { exitCode, verdict, output } = await smoke('--resume', 'latest');
      expect(exitCode, output).toBe(0);
      const [whole] = verdict.findings.filter(({ subject }) => subject === 'every job of the configuration');
      expect(whole?.observed).toMatch(/^22 of 22, in 2 sittings/);
      expect((await smoke('--resume', 'latest').catch(() => ({ exitCode: 64 }))).exitCode).toBe(64);
    },
  );

  it('blocks a candidate that loses the cluster of postsubmits', async () => {
    const faulty = await applyDrill(await loadDrill('postsubmits-lose-their-cluster'), {
      tree,
      workDir: join(state, 'faulty'),
    });
    const bump = await prowStaging(['bump', '--candidate', faulty], { state });
    expect(bump.exitCode, String(bump.all)).toBe(0);
    const { exitCode, verdict, output } = await smoke('--every-job', '--power', '0.5,0.5');
    expect(exitCode, output).toBe(1);
    const failed = verdict.findings.filter(({ outcome }) => outcome === 'fail');
    // What hook makes of a push shows it too, of canaries alone; here is which jobs of production it meets.
    expect(failed.map(({ check }) => check)).toEqual(expect.arrayContaining(['placement', 'every-job']));
    for (const { observed } of failed.filter(({ check }) => check === 'every-job'))
      expect(observed).toMatch(/started in .*: \S+ \(postsubmit, jobs\/\w+\.yaml:\d+\)/);
  });
});
