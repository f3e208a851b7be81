import { describe, expect, it } from 'vitest';
import { ExplainedErrors } from '../model/explained-errors.js';
import { type ExampleChange, withChangedExample } from './fixtures/changed-example.js';
import { readProduction } from './read-production.js';

const PRODUCTION = 'production.yaml';
const BROKEN = {
  job: { file: 'jobs/rules.yaml', from: 'name: ci-rules-e2e', to: 'name: "no name"' },
  manifest: { file: 'manifests/deck.yaml', from: '  replicas: 2', to: '  replicas: [2' },
  config: { file: 'config/config.yaml', from: 'pod_namespace: test-pods', to: '' },
  policy: { file: 'policy.yaml', from: 'cluster: prow', to: 'cluster: nowhere' },
  sinker: { file: 'manifests/sinker.yaml', from: '/etc/kubeconfig-security/kubeconfig', to: '/etc/nothing/kubeconfig' },
} as const;

/** Where mistakes are, one a line; of what is refused. */
async function placesOf(...changes: ExampleChange[]): Promise<string[]> {
  return withChangedExample(changes, async (root) => {
    const error: unknown = await readProduction(root).catch((caught: unknown) => caught);
    const each = error instanceof ExplainedErrors ? error.each : [error];
    return each.map((one) => {
      if (!(one instanceof Error && 'explanation' in one)) throw new TypeError('no mistake was found');
      return JSON.stringify(one.explanation).replaceAll(`${root}/`, '');
    });
  });
}

describe('a production with several mistakes', () => {
  it('is refused with all of them at once, each with its place', async () => {
    const places = await placesOf(BROKEN.job, BROKEN.manifest, BROKEN.config, BROKEN.policy);
    expect(places).toHaveLength(4);
    for (const { file } of [BROKEN.job, BROKEN.manifest, BROKEN.config, BROKEN.policy])
      expect(places.filter((place) => place.includes(`"evidence":"${file}:`))).toHaveLength(1);
  });

  it('is told of every job, every document and every context that is wrong', async () => {
    const jobs = { file: 'jobs/security.yaml', from: '- name: ', to: '- title: ' };
    const contexts = [
      { file: PRODUCTION, from: '        cluster: tpu\n', to: '        cluster: tpus\n' },
      { file: PRODUCTION, from: '        cluster: security\n', to: '        cluster: securities\n' },
    ];
    expect((await placesOf(jobs, BROKEN.job)).filter((place) => place.includes('is no job')).length).toBeGreaterThan(2);
    expect(await placesOf(...contexts)).toEqual([
      expect.stringMatching(/"expected":"one of the clusters .*"observed":"tpus"/),
      expect.stringMatching(/"observed":"securities"/),
    ]);
  });

  it('is not told that a component is missing, or its kubeconfig, because a manifest could not be read', async () => {
    const plank = { file: 'manifests/prow-controller-manager.yaml', from: '  replicas: 1', to: '  replicas: [1' };
    expect(await placesOf(plank)).toEqual([expect.stringContaining('is not valid YAML')]);
    expect(await placesOf(plank, BROKEN.sinker)).toHaveLength(1);
    expect(await placesOf(BROKEN.sinker)).toEqual([expect.stringContaining('/etc/nothing/kubeconfig')]);
  });

  it('has mistakes of its files told beside those of production.yaml', async () => {
    const key = { file: PRODUCTION, from: 'policy: policy.yaml', to: 'polices: policy.yaml' };
    const places = await placesOf(key, BROKEN.job);
    expect(places.map((place) => /"evidence":"([^:]+)/.exec(place)?.[1])).toEqual([PRODUCTION, BROKEN.job.file]);
  });
});

it('one mistake is told as one, with its own five parts', async () => {
  const error = withChangedExample([BROKEN.policy], readProduction);
  await expect(error).rejects.toMatchObject({
    kind: 'unreadable',
    explanation: { what: 'the policy trusts a cluster that is not described: nowhere' },
  });
  await expect(error).rejects.not.toBeInstanceOf(ExplainedErrors);
});
