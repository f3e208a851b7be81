import { beforeAll, describe, expect, test } from 'vitest';
import { planCanaries } from '../src/canaries/plan.js';
import { recordFirstStart } from '../src/canaries/restart-component.js';
import { runTrial, type TrialResult } from '../src/canaries/run-trial.js';
import { createSweeper } from '../src/canaries/sweep-clusters.js';
import { DEFAULT_CLUSTER_ALIAS, UNKNOWN_CLUSTER_ALIAS } from '../src/model/alias.js';
import type { Canary } from '../src/model/canary.js';
import { liveRun, observed } from './live-run.js';
import { allWhere, whereabouts } from './whereabouts.js';

const run = liveRun();
const { environment } = run;
let trial: TrialResult;

beforeAll(async () => {
  trial = await observed(run, async () => {
    for (const component of environment.components.filter(({ component }) => run.restarted.includes(component)))
      await recordFirstStart(run, { component });
    return runTrial(run, { sweeper: createSweeper(run), start: 0, canaries: planCanaries(environment) });
  });
});

describe('a job starts in the cluster that its alias names', () => {
  for (const { name, clusterId } of environment.aliases)
    test(`\`cluster: ${name}\` leads to ${clusterId}`, () => {
      expectAt(({ spelling }) => spelling === name, name);
    });

  test('a job without `cluster:` starts where `default` leads', () => {
    expectAt(({ spelling }) => spelling === null, DEFAULT_CLUSTER_ALIAS);
  });
});

test('a job of an alias that nobody defines ends in error and starts nowhere', () => {
  const isUnknown = ({ spelling }: Canary): boolean => spelling === UNKNOWN_CLUSTER_ALIAS;
  const places = whereabouts(trial, { of: isUnknown });
  expect(Object.values(places).flat()).toEqual([]);
  const ends = [...trial.canaries].filter(([, canary]) => isUnknown(canary)).map(([name]) => trial.prowJobs.get(name));
  expect(ends.map((end) => end?.state)).toEqual(ends.map(() => 'error'));
  for (const end of ends) expect(end?.description).toContain(UNKNOWN_CLUSTER_ALIAS);
});

test('every planned canary was submitted and is over', () => {
  const submitted = [...trial.canaries.values()].map(({ job }) => job).sort();
  expect(submitted).toEqual(
    planCanaries(environment)
      .map(({ job }) => job)
      .sort(),
  );
  expect(trial.unsettled).toEqual([]);
});

test('every cluster answered, and as the cluster it was when the environment came up', () => {
  const answers = trial.sweeps.map(({ clusterId, kubeSystemUid }) => [clusterId, kubeSystemUid]);
  expect(new Map(answers.map(([id, uid]) => [id, uid]))).toEqual(
    new Map(environment.clusters.map(({ id, kubeSystemUid }) => [id, kubeSystemUid])),
  );
});

/** Every one of these canaries has one pod, where `alias` leads. */
function expectAt(of: (canary: Canary) => boolean, alias: string): void {
  const expected = allWhere(trial, { of, alias, environment });
  expect(Object.keys(expected), 'canaries of this spelling').not.toEqual([]);
  expect(whereabouts(trial, { of })).toEqual(expected);
}
