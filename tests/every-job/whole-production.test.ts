import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Verdict } from '../../src/model/verdict.js';
import { makeState, prowStaging, removeState } from '../support/cli.js';

const SAMPLES = process.env['PRODUCTION_SAMPLES'];

/** Its own tag cannot be had as a module: the nearest that can stands for it, and the newest for the bump. */
const FROM = 'v20250522-9b3f5faca';

/** The least share of Prow's own rate that one plank must reach, in percent. */
const SHARE_MIN = 90;

/** Cluster → the context that means it, as production's configuration uses them. */
const CONTEXTS = {
  'k8s-infra-prow': 'test-infra-trusted',
  'k8s-infra-prow-build': 'k8s-infra-prow-build',
  'k8s-infra-prow-build-trusted': 'k8s-infra-prow-build-trusted',
  'k8s-infra-aks-prow-build': 'k8s-infra-aks-admin',
  'eks-prow-build-cluster': 'eks-prow-build-cluster',
  'k8s-infra-kops-prow-build': 'k8s-infra-kops-prow-build',
  'k8s-infra-ppc64le-prow-build': 'k8s-infra-ppc64le-prow-build',
  'k8s-infra-s390x-prow-build': 'k8s-infra-s390x-prow-build',
};

describe.skipIf(SAMPLES === undefined)('every job of prow.k8s.io', () => {
  let state: string;
  let root: string;

  beforeAll(async () => {
    state = await makeState();
    root = await mkdtemp(join(tmpdir(), 'prow-staging-production-'));
    await writeFile(join(root, 'production.yaml'), JSON.stringify(production(root)));
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

function production(root: string): object {
  const at = (...parts: string[]) => relative(root, join(SAMPLES ?? '', ...parts));
  const config = (...parts: string[]) => at('kubernetes-test-infra', 'config', ...parts);
  return {
    name: 'kubernetes',
    manifests: [at('kubernetes-k8s.io', 'kubernetes', 'gke-prow', 'prow')],
    config: config('prow', 'config.yaml'),
    plugins: config('prow', 'plugins.yaml'),
    jobs: [config('jobs')],
    clusters: Object.keys(CONTEXTS).map((id, index) => ({ id, role: index === 0 ? 'service' : 'build' })),
    kubeconfigs: Object.entries(CONTEXTS).map(([id, name]) => ({
      ...{ secret: `kubeconfig-${id}`, key: 'kubeconfig', currentContext: name },
      contexts: [{ name, cluster: id }],
    })),
  };
}
