import { readFile } from 'node:fs/promises';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { jobSubject } from '../src/cli/pull-subject.js';
import { buildProw } from '../src/toolchain/build-prow.js';
import { projectPath } from '../src/toolchain/project-root.js';
import { resolveCandidate } from '../src/toolchain/resolve-candidate.js';

const TAG = 'v20251125-e3ae8cf22';
const JOB = 'prow-staging-gate';
const [BASE, FIRST, SECOND] = ['a', 'b', 'c'].map((digit) => digit.repeat(40));
const { signal } = new AbortController();

const Presubmits = z.looseObject({
  presubmits: z.record(z.string(), z.tuple([z.looseObject({ name: z.literal(JOB), spec: z.looseObject({}) })])),
});
const Pod = z.looseObject({
  spec: z.looseObject({
    containers: z.array(
      z.looseObject({
        name: z.string(),
        env: z.array(z.looseObject({ name: z.string(), value: z.string().optional() })).default([]),
      }),
    ),
  }),
});

let mkpod: string;
beforeAll(async () => {
  const { executables } = await buildProw(await resolveCandidate(TAG, { signal }), ['mkpod'], { signal });
  mkpod = executables['mkpod']?.path ?? '';
});

/** What the real Prow tells the example's job in its pod, by name. */
async function toldBy(type: string, pulls: readonly { readonly number: number; readonly sha: string | undefined }[]) {
  const { presubmits } = Presubmits.parse(
    parse(await readFile(projectPath('examples', 'gate', 'presubmit.yaml'), 'utf8')),
  );
  const image = 'registry.example.test/pod-utility:1';
  const prowJob = {
    ...{ apiVersion: 'prow.k8s.io/v1', kind: 'ProwJob', metadata: { name: 'the-prow-job' } },
    spec: {
      ...{ type, agent: 'kubernetes', cluster: 'default', namespace: 'test-pods', job: JOB },
      refs: {
        ...{ org: 'example', repo: 'deployments', base_ref: 'main', base_sha: BASE },
        pulls: pulls.map((pull) => ({ ...pull, author: 'mallory', title: '$(BUILD_ID)"}], "org": "mallory' })),
      },
      pod_spec: presubmits['example/deployments']?.[0].spec,
      decoration_config: {
        ...{ timeout: '1h', grace_period: '15s', skip_cloning: true, gcs_credentials_secret: 'upload' },
        utility_images: { clonerefs: image, initupload: image, entrypoint: image, sidecar: image },
        gcs_configuration: { bucket: 'example-ci-logs', path_strategy: 'explicit' },
      },
    },
  };
  const { stdout } = await execa(mkpod, ['--prow-job', '-', '--build-id', '42'], { input: stringify(prowJob) });
  const { containers } = Pod.parse(parse(stdout)).spec;
  const env = containers.find(({ name }) => name === 'test')?.env ?? [];
  return new Map(env.map(({ name, value = '' }) => [name, value]));
}

describe('what Prow tells the gate’s job', () => {
  it('is one pull request for a presubmit, whatever that calls itself', async () => {
    const told = await toldBy('presubmit', [{ number: 7, sha: FIRST }]);
    expect(jobSubject(told.get('JOB_SPEC'))).toEqual({
      ...{ owner: 'example', repo: 'deployments', kind: 'pull', number: 7, sha: FIRST },
    });
    expect(told.get('PULL_NUMBER')).toBe('7');
  });

  it('is no pull request by itself for a batch of tide, but all of them', async () => {
    const told = await toldBy('batch', [
      { number: 7, sha: FIRST },
      { number: 8, sha: SECOND },
    ]);
    expect(jobSubject(told.get('JOB_SPEC'))).toEqual({
      ...{ owner: 'example', repo: 'deployments', kind: 'batch', baseBranch: 'main', baseSha: BASE },
      pulls: [
        { number: 7, sha: FIRST },
        { number: 8, sha: SECOND },
      ],
    });
    expect(told.get('PULL_NUMBER')).toBeUndefined();
  });

  it('is nothing that the gate decides for a job of another type', async () => {
    const told = await toldBy('postsubmit', []);
    expect(() => jobSubject(told.get('JOB_SPEC'))).toThrow('not told which');
  });
});
