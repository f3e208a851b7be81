import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { projectPath } from '../src/toolchain/project-root.js';
import { WITH_RESOURCE_CLAIM, WITH_SIDECAR } from './fixtures/version-bound-jobs.js';
import { makeState, prowStaging, removeState } from './support/cli.js';

const OLDER = 'v20250522-9b3f5faca';
const NEWER = 'v20251125-e3ae8cf22';

let state: string;
beforeAll(async () => {
  state = await makeState();
});
afterAll(async () => {
  await removeState(state);
});

/** What checkconfig of both builds makes of the example with one file more, or more of one. */
async function answersTo(file: string, text: string) {
  const production = join(state, `production-${Math.random().toString(36).slice(2)}`);
  await cp(projectPath('examples', 'production'), production, { recursive: true });
  const before = await readFile(join(production, file), 'utf8').catch(() => '');
  await writeFile(join(production, file), `${before}\n${text}`);
  const args = ['import', '--check-with', OLDER, NEWER, '--production', production, '--json'];
  const { exitCode, stdout, all } = await prowStaging(args, { state });
  const answers = z.array(z.object({ prow: z.string(), answer: z.string(), words: z.array(z.string()) }));
  const [older, newer] = answers.parse(JSON.parse(stdout || String(all)));
  return { exitCode, older, newer };
}

describe('checkconfig of two builds', () => {
  it('accepts the example', async () => {
    const { exitCode, older, newer } = await answersTo('jobs/none.yaml', '');
    expect([exitCode, older?.answer, newer?.answer]).toEqual([0, 'accepted', 'accepted']);
  });

  it('says which does not load a job that only the newer one supports', async () => {
    const { exitCode, older, newer } = await answersTo('jobs/sidecar.yaml', WITH_SIDECAR);
    expect([exitCode, older?.answer, newer?.answer]).toEqual([1, 'refused', 'accepted']);
    expect(older?.words).toEqual([expect.stringContaining('may not use init containers')]);
  });

  it('says which passes over a setting that only the newer one knows', async () => {
    const pipeline = 'pipeline:\n  allow_concurrent_postsubmit_jobs: true\n';
    const { older, newer } = await answersTo('config/config.yaml', pipeline);
    expect([older?.answer, newer?.answer]).toEqual(['refused', 'accepted']);
    expect(older?.words).toEqual([expect.stringContaining('unknown field "pipeline"')]);
  });

  it('says which passes over a field that only the older one knows', async () => {
    const { older, newer } = await answersTo('jobs/claim.yaml', WITH_RESOURCE_CLAIM);
    expect([older?.answer, newer?.answer]).toEqual(['accepted', 'refused']);
    expect(newer?.words).toEqual([expect.stringContaining('unknown field "source"')]);
  });

  it('refuses in both what both cannot load', async () => {
    const twice = ['y', 'z'].map((value) => `- labels: {preset: twice}\n  env: [{name: X, value: ${value}}]\n`);
    const { exitCode, older, newer } = await answersTo('jobs/presets.yaml', `presets:\n${twice.join('')}`);
    expect([exitCode, older?.answer, newer?.answer]).toEqual([1, 'refused', 'refused']);
    expect(older?.words).toEqual([expect.stringContaining('duplicated preset')]);
  });
});
