import { describe, expect, test } from 'vitest';
import { observeBadInput } from '../src/canaries/bad-input/observe-bad-input.js';
import { sendBadInput } from '../src/canaries/bad-input/send-bad-input.js';
import { runErrands } from '../src/canaries/errands/run-errands.js';
import { observeReports } from '../src/canaries/github/observe-reports.js';
import { planCanaries } from '../src/canaries/plan.js';
import { removeFormer } from '../src/canaries/remove-former.js';
import { recordFirstStart } from '../src/canaries/restart-component.js';
import { runTrial, type TrialResult } from '../src/canaries/run-trial.js';
import { createSweeper } from '../src/canaries/sweep-clusters.js';
import { takeOffersBack } from '../src/canaries/ways/tide.js';
import { aliasOf, DEFAULT_CLUSTER_ALIAS, UNKNOWN_CLUSTER_ALIAS } from '../src/model/alias.js';
import type { Canary } from '../src/model/canary.js';
import { isShutOut } from '../src/model/pubsub.js';
import { liveRun } from './live-run.js';
import { allWhere, whereabouts } from './whereabouts.js';

const run = liveRun();
const { environment } = run;
const planned = planCanaries(environment);
/** Seen by the first test; the others say what it shows. */
let trial: TrialResult;

test('every planned canary is submitted and over within the limit', async ({ signal }) => {
  trial = await run.observe(signal, async () => {
    await removeFormer(run);
    for (const component of environment.components)
      if (run.restarted.includes(component.component)) await recordFirstStart(run, { component });
    const sent = await sendBadInput(run);
    const [seen] = await Promise.all([
      runTrial(run, { sweeper: createSweeper(run), start: 0, canaries: planned }),
      runErrands(run),
    ]);
    await observeBadInput(run, { sent, trial: seen });
    await observeReports(run, seen);
    await takeOffersBack(run);
    return seen;
  });
  expect(jobsOf([...trial.canaries.values()])).toEqual(jobsOf(planned.filter((canary) => !isRefused(canary))));
  expect(trial.unsettled).toEqual([]);
});

if (planned.some(isRefused))
  test('a job whose cluster no subscription allows is refused by sub, and starts nowhere', () => {
    const refusals = [...trial.refusals].filter(([{ way }]) => way === 'sub');
    expect(jobsOf(refusals.map(([canary]) => canary))).toEqual(jobsOf(planned.filter(isRefused)));
    for (const [{ spelling }, answer] of refusals)
      expect(answer).toContain(`cluster ${aliasOf(spelling)} is not allowed`);
    expect(Object.values(whereabouts(trial, { of: isRefused })).flat()).toEqual([]);
  });

test('every cluster answers, and as the cluster it was when the environment came up', () => {
  const answers = trial.sweeps.map(({ clusterId, kubeSystemUid }) => `${clusterId}: ${kubeSystemUid}`);
  expect(answers.sort()).toEqual(environment.clusters.map(({ id, kubeSystemUid }) => `${id}: ${kubeSystemUid}`).sort());
});

describe('a job starts in the cluster that its alias names, and nowhere else', () => {
  for (const { name, clusterId } of environment.aliases)
    test(`\`cluster: ${name}\` leads to ${clusterId}`, () => {
      expectAt(({ spelling }) => spelling === name, name);
    });

  if (isDefined(DEFAULT_CLUSTER_ALIAS))
    test('a job without `cluster:` starts where `default` leads', () => {
      expectAt(({ spelling }) => spelling === null, DEFAULT_CLUSTER_ALIAS);
    });
});

test('a job of an alias that nobody defines ends in error and starts nowhere', () => {
  const isUnknown = ({ spelling }: Canary): boolean => !isDefined(aliasOf(spelling));
  expect(Object.values(whereabouts(trial, { of: isUnknown })).flat()).toEqual([]);
  const unknown = [...trial.canaries].filter(([, canary]) => isUnknown(canary));
  expect(unknown.map(([, { spelling }]) => spelling)).toContain(UNKNOWN_CLUSTER_ALIAS);
  for (const [name, { spelling }] of unknown) {
    const end = trial.prowJobs.get(name);
    expect(end?.state).toBe('error');
    expect(end?.description).toContain(aliasOf(spelling));
  }
});

/** Production's own configuration keeps it out. */
function isRefused(canary: Canary): boolean {
  return isShutOut(environment.canary.pubsub, canary);
}

function jobsOf(canaries: readonly Canary[]): string[] {
  return canaries.map(({ job }) => job).sort();
}

function isDefined(alias: string): boolean {
  return environment.aliases.some(({ name }) => name === alias);
}

/** Every one of these canaries has one pod, where `alias` leads. */
function expectAt(of: (canary: Canary) => boolean, alias: string): void {
  const expected = allWhere(trial, { of, alias, environment });
  expect(expected, 'canaries of this spelling').not.toEqual({});
  expect(whereabouts(trial, { of })).toEqual(expected);
}
