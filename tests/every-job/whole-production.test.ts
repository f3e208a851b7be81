import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Verdict } from '../../src/model/verdict.js';
import { kubernetesProduction } from '../fixtures/kubernetes-production.js';
import { makeState, prowStaging, removeState } from '../support/cli.js';

const SAMPLES = process.env['PRODUCTION_SAMPLES'];

/** Its own tag cannot be had as a module: the nearest that can stands for it, and the newest for the bump. */
const FROM = 'v20250522-9b3f5faca';

/** The least share of Prow's own rate that one plank must reach, in percent. */
const SHARE_MIN = 90;

describe.skipIf(SAMPLES === undefined)('every job of prow.k8s.io', () => {
  let state: string;
  let root: string;

  beforeAll(async () => {
    state = await makeState();
    root = await mkdtemp(join(tmpdir(), 'prow-staging-production-'));
    await writeFile(join(root, 'production.yaml'), JSON.stringify(kubernetesProduction(root, SAMPLES ?? '')));
    const up = await prowStaging(['up', '--production', root, '--from', FROM], { state });
    expect(up.exitCode, String(up.all)).toBe(0);
  });
  afterAll(async () => {
    await removeState(state);
    await rm(root, { recursive: true, force: true });
  });

  it.each([1, 2, 4])('starts where its alias leads, with %i planks', async (planks) => {
    const options = ['smoke', '--json', '--power', '0.5,0.5', '--every-job', '--planks', String(planks)];
    const run = await prowStaging(options, { state });
    const { findings } = Verdict.loose().parse(JSON.parse(run.stdout));
    const said = findings.filter(({ check }) => check === 'every-job');
    expect(said.filter(({ outcome }) => outcome !== 'pass')).toEqual([]);
    const [whole] = said;
    expect(whole?.observed).toMatch(/^3876 of 3876; /);
    process.stderr.write(`${whole?.observed}\n`);
    const share = Number(/, (\d+) % of the/.exec(whole?.observed ?? '')?.[1]);
    // More planks share two cores: how far that goes is said, not asked.
    if (planks === 1) expect(share).toBeGreaterThanOrEqual(SHARE_MIN);
  });
});
