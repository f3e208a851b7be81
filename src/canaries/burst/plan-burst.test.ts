import { expect, test } from 'vitest';
import { DEFAULT_CLUSTER_ALIAS } from '../../model/alias.js';
import type { DeclaredComponent } from '../../model/environment.js';
import { makeEnvironment } from '../fixtures/make-run.js';
import { planBurst } from './plan-burst.js';

const HOOK: DeclaredComponent = {
  ...{ component: 'hook', container: 'hook', image: 'hook:1', replicas: 2, tag: 'v20251125-e3ae8cf22' },
  workload: { kind: 'Deployment', namespace: 'default', name: 'hook' },
  ...{ executableSha256: '', lease: null, metricsPort: null },
};
const GITHUB = { secrets: '/nowhere', reported: [] };

function withHook(names: readonly string[]) {
  const { canary } = makeEnvironment();
  const aliases = names.map((name) => ({ name, clusterId: 'prow-build', definedBy: 'a file' }));
  return makeEnvironment({ components: [HOOK], github: GITHUB, aliases, canary });
}

test('each round asks for every job that a comment starts and that can run, and there are enough of them', () => {
  const rounds = planBurst(withHook([DEFAULT_CLUSTER_ALIAS, 'k8s-infra'])) ?? [];
  expect(rounds).toHaveLength(8);
  for (const round of rounds) {
    expect(round.map(({ spelling }) => spelling)).toEqual([DEFAULT_CLUSTER_ALIAS, 'k8s-infra', null]);
    expect(round.every(({ way }) => way === 'hook-comment')).toBe(true);
  }
  // One canary is one job: what is submitted twice under one object would be seen once.
  expect(new Set(rounds.flat()).size).toBe(24);
});

test('one round is enough where there are many aliases', () => {
  expect(planBurst(withHook(Array.from({ length: 40 }, (_, index) => `cluster-${index}`)))).toHaveLength(1);
});

test('there is none without hook, without a GitHub, or where nothing a comment starts could run', () => {
  expect(planBurst(makeEnvironment({ github: GITHUB }))).toBeNull();
  expect(planBurst({ ...withHook(['a']), github: null })).toBeNull();
  const { canary, ...rest } = withHook(['a']);
  const blockedWays = [{ way: 'hook-comment' as const, why: 'its plugin is off' }];
  expect(planBurst({ ...rest, canary: { ...canary, blockedWays } })).toBeNull();
});
