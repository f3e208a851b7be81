import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { addGateOptions } from '../src/cli/commands/gate-options.js';
import { projectPath } from '../src/toolchain/project-root.js';

const Job = z.looseObject({
  name: z.string(),
  spec: z.looseObject({
    containers: z.tuple([z.looseObject({ command: z.array(z.string()), args: z.array(z.string()) })]),
  }),
});
const Required = z.looseObject({
  optional: z.boolean().default(false),
  skip_report: z.boolean().default(false),
  run_if_changed: z.string(),
});
const OfRepository = z.record(z.string(), z.tuple([Job]));
const Jobs = z.looseObject({ presubmits: OfRepository, periodics: z.tuple([Job]), postsubmits: OfRepository });
const { presubmits, periodics, postsubmits } = Jobs.parse(
  parse(readFileSync(projectPath('examples', 'gate', 'presubmit.yaml'), 'utf8')),
);
const [presubmit] = presubmits['example/deployments'] ?? [];
const [periodic] = periodics;
const [postsubmit] = postsubmits['example/deployments'] ?? [];

/** What Prow sets in a job's containers (prow, pkg/pod-utils/downwardapi/jobspec.go), by its type. */
const BASE = { JOB_NAME: 'the-job', BUILD_ID: '42' };
const BATCH = { ...BASE, REPO_OWNER: 'example', REPO_NAME: 'deployments' };
const PULL = { ...BATCH, PULL_NUMBER: '7' };

/** Arguments as Kubernetes hands them on: a variable that is not set stays as it is written. */
function optionsOf(job: z.infer<typeof Job> | undefined, variables: Readonly<Record<string, string>>) {
  const [{ command, args }] = job?.spec.containers ?? [{ command: [], args: [] }];
  expect(command).toEqual(['prow-staging']);
  const [name, ...words] = args.map((arg) =>
    arg.replaceAll(/\$\((\w+)\)/g, (written, variable: string) => variables[variable] ?? written),
  );
  expect(name).toBe('gate');
  return addGateOptions(new Command())
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .parse(words, { from: 'user' })
    .opts();
}

describe('the jobs that a team copies', () => {
  it('link each status to where Prow keeps what the job says', () => {
    // prow, pkg/pod-utils/gcs/target.go, PathForSpec, and pkg/pjutil/pjutil.go, JobURL.
    const bucket = 'https://prow.example.test/view/gs/example-ci-logs';
    expect(optionsOf(presubmit, PULL)['detailsUrl']).toBe(`${bucket}/pr-logs/pull/example_deployments/7/the-job/42`);
    expect(optionsOf(periodic, BASE)['detailsUrl']).toBe(`${bucket}/logs/the-job/42`);
    expect(optionsOf(postsubmit, BATCH)['detailsUrl']).toBe(`${bucket}/logs/the-job/42`);
  });

  it('are told nothing by variables that a batch of tide does not have, but for a link that nothing is written with', () => {
    const { detailsUrl, ...others } = optionsOf(presubmit, BATCH);
    expect(detailsUrl).toContain('$(PULL_NUMBER)');
    expect(JSON.stringify(others)).not.toContain('$(');
  });

  it('are required by tide: the gate is asked of the branch as it is, whatever its status says', () => {
    // prow, pkg/tide/github.go, jobIsRequiredByTide, and pkg/config/jobs.go, ShouldRun and NeedsExplicitTrigger.
    const { optional, skip_report, run_if_changed } = Required.parse(presubmit);
    expect([optional, skip_report, run_if_changed]).toEqual([false, false, '^prow/']);
  });

  it('decide what Prow started them for, and every hour and after each push every pull request, without a rehearsal', () => {
    expect(optionsOf(postsubmit, BATCH)).toEqual(optionsOf(periodic, BATCH));
    const [one, all] = [optionsOf(presubmit, PULL), optionsOf(periodic, BASE)];
    expect([one['rehearse'], all['rehearse']]).toEqual([true, undefined]);
    expect([one['prowJob'], one['pull'], all['prowJob'], all['pull']]).toEqual([
      ...[true, undefined],
      ...[undefined, 'example/deployments'],
    ]);
    for (const { branch, path, reportStatus, state } of [one, all])
      expect([branch, path, reportStatus, state]).toEqual(['main', 'prow', true, '/state']);
  });
});
