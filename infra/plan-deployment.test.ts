import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { UNKNOWN_CLUSTER_ALIAS } from '../src/model/alias.js';
import { EXAMPLE_PRODUCTION, withChangedExample } from '../src/production/fixtures/changed-example.js';
import { type KubernetesObject, objectName } from '../src/production/manifest.js';
import { asWorkload } from '../src/production/pod-template.js';
import { type Production, readProduction } from '../src/production/read-production.js';
import { DIFFERENCE_RULES } from './differences/rule-names.js';
import { EXAMPLE_SECRETS, exampleInputs, SMALL_DEFINITION } from './fixtures/example-inputs.js';
import { type DeploymentPlan, planDeployment } from './plan-deployment.js';
import type { ProgramInputs } from './program-inputs.js';

const TAG = 'v20251125-e3ae8cf22';
const PRODUCTION_TAG = 'v20250522-9b3f5faca';

let production: Production;
let plan: DeploymentPlan;

function planFor(read: Production, changes: Partial<ProgramInputs> = {}): DeploymentPlan {
  const inputs = exampleInputs(read, changes);
  return planDeployment(read, {
    inputs,
    definition: SMALL_DEFINITION,
    secrets: EXAMPLE_SECRETS,
    boskosDefinitions: [],
  });
}

beforeAll(async () => {
  production = await readProduction(EXAMPLE_PRODUCTION);
  plan = planFor(production);
});

function deployed(name: string): KubernetesObject {
  const objects = [...plan.applied.manifests.map(({ object }) => object), ...plan.added];
  const found = objects.find((object) => objectName(object) === name);
  if (found === undefined) throw new Error(`${name} is not deployed`);
  return found;
}

function imageOf(name: string): string | undefined {
  return asWorkload(deployed(name))?.spec.template.spec.containers[0]?.image;
}

describe('the version under test', () => {
  it('replaces the tag of Prow’s own images, and keeps their repository', () => {
    expect(imageOf('Deployment default/sinker')).toBe(`us-docker.pkg.dev/k8s-infra-prow/images/sinker:${TAG}`);
  });

  it('is what every component that runs is declared to be', () => {
    expect(plan.outputs.components.map(({ component, tag, replicas }) => [component, tag, replicas])).toEqual([
      ['cherrypicker', TAG, 1],
      ['crier', TAG, 1],
      ['deck', TAG, 2],
      ['gangway', TAG, 1],
      ['ghproxy', TAG, 1],
      ['hook', TAG, 2],
      ['horologium', TAG, 1],
      ['needs-rebase', TAG, 1],
      ['prow-controller-manager', TAG, 1],
      ['sinker', TAG, 1],
      ['status-reconciler', TAG, 1],
      ['sub', TAG, 1],
      ['tide', TAG, 1],
    ]);
  });

  it('is asked for metrics where it serves them', async () => {
    const portOf = ({ outputs }: DeploymentPlan) =>
      outputs.components.find(({ component }) => component === 'ghproxy')?.metricsPort;
    expect(portOf(plan)).toBe(9090);
    const changed = await withChangedExample(
      [{ file: 'manifests/ghproxy.yaml', from: '--serve-metrics=true', to: '--serve-metrics=false' }],
      readProduction,
    );
    expect(portOf(planFor(changed))).toBeNull();
    const silent = plan.outputs.components.filter(({ metricsPort }) => metricsPort === null);
    expect(silent.map(({ component }) => component)).toEqual(['cherrypicker', 'needs-rebase', 'status-reconciler']);
  });

  it('names the leases a restart has to wait for', () => {
    const leases = plan.outputs.components.filter(({ lease }) => lease !== null).map(({ lease }) => lease);
    expect(leases).toEqual(['prow-controller-manager-leader-lock', 'prow-sinker-leaderlock']);
  });

  it('is no difference where it is production’s own', () => {
    const own = planFor(production, { prow: { ...exampleInputs(production).prow, tag: PRODUCTION_TAG } });
    expect(own.outputs.differences.filter(({ rule }) => rule === 'version-under-test')).toEqual([]);
  });

  it('leaves images alone that are not Prow’s', async () => {
    const other = 'example.test/other/proxy:v1';
    const changed = await withChangedExample(
      [
        {
          file: 'manifests/ghproxy.yaml',
          from: `us-docker.pkg.dev/k8s-infra-prow/images/ghproxy:${PRODUCTION_TAG}`,
          to: other,
        },
      ],
      readProduction,
    );
    const ghproxy = planFor(changed).applied.manifests.find(
      ({ object }) => objectName(object) === 'Deployment default/ghproxy',
    );
    expect(JSON.stringify(ghproxy?.object)).toContain(other);
    expect(JSON.stringify(ghproxy?.object)).toContain('"replicas":1');
  });
});

describe('differences', () => {
  it('are all by rules that `up` tells of', () => {
    expect(DIFFERENCE_RULES).toEqual(expect.arrayContaining(plan.outputs.differences.map(({ rule }) => rule)));
  });

  it('are listed once for each rule and object', () => {
    const listed = plan.outputs.differences.map(({ rule, subject }) => `${rule} ${subject}`);
    expect(new Set(listed).size).toBe(listed.length);
  });

  it('each have a reason', () => {
    for (const { reason } of plan.outputs.differences) expect(reason.length).toBeGreaterThan(20);
  });

  it('stand what staging has nothing for at zero replicas, by name, and nothing that it has', async () => {
    const subjects = ({ outputs }: DeploymentPlan, rule: string) =>
      outputs.differences.filter((difference) => difference.rule === rule).map(({ subject }) => subject);
    expect(subjects(plan, 'not-run-here')).toEqual([]);
    const changed = await withChangedExample(
      [{ file: 'manifests/tide.yaml', from: 'images/tide:', to: 'images/jenkins-operator:' }],
      readProduction,
    );
    expect(subjects(planFor(changed), 'not-run-here')).toEqual(['Deployment default/tide']);
  });

  it('keep every object production has, or say that it is left out', () => {
    const subjects = plan.outputs.differences.filter(({ rule }) => rule === 'kinds-clusters-lack');
    expect(plan.applied.manifests.length + subjects.length).toBe(production.manifests.length);
  });

  it('let no credential of production’s be used', () => {
    expect(JSON.stringify(deployed('Deployment default/crier'))).not.toContain('gcs-credentials-file');
  });

  it('ask for no host nodes where a layer has none', () => {
    const anywhere = planFor(production, { hostNodeSelector: {}, hostNodeToleration: null });
    expect(anywhere.outputs.differences.some(({ rule }) => rule === 'host-nodes')).toBe(false);
    expect(anywhere.outputs.canary).toMatchObject({ nodeSelector: {}, tolerations: [] });
  });
});

describe('Prow’s configuration', () => {
  it('is production’s with a few settings changed, comments kept', () => {
    const text = String(Reflect.get(Object(deployed('ConfigMap default/config')['data']), 'config.yaml'));
    const before: unknown = parse(production.prowConfig.text);
    const { tide, ...rest } = Object(before);
    const { tide: tideAfter, ...after } = parse(text);
    const plank = { ...rest.plank, job_queue_capacities: { 'prow-staging-canaries': 1 } };
    expect(after).toEqual({ ...rest, plank, log_level: 'debug', horologium: { tick_interval: '1s' } });
    const repos = ['tide-serial', 'tide-batch', 'errand-merges'].map((name) => `prow-staging/${name}`);
    const own = { repos, labels: ['prow-staging-merge'], missingLabels: ['prow-staging-hold'] };
    const periods = { sync_period: '1s', status_update_period: '1s' };
    expect(tideAfter).toEqual({ ...tide, ...periods, queries: [...tide.queries, own] });
    expect(text).toContain('# Kept apart on purpose');
  });

  it('has a canary periodic for each spelling and schedule', () => {
    const data = Object(deployed('ConfigMap default/job-config')['binaryData']);
    const text = gunzipSync(Buffer.from(String(data['staging-canaries.yaml']), 'base64')).toString();
    const { periodics } = parse(text);
    const spellings = ['default', 'test-infra-trusted', 'k8s-tpu-operator', 'security', 'rules-k8s'];
    for (const way of ['interval', 'cron']) {
      const own = periodics.filter(({ name }: Record<string, string>) => name?.includes(`-horologium-${way}-`));
      expect(own.map(({ name, cluster }: Record<string, string>) => [name, cluster])).toEqual([
        ...spellings.map((spelling) => [`staging-canary-horologium-${way}-${spelling}`, spelling]),
        [`staging-canary-horologium-${way}-omitted`, undefined],
        [`staging-canary-horologium-${way}-${UNKNOWN_CLUSTER_ALIAS}`, UNKNOWN_CLUSTER_ALIAS],
      ]);
    }
  });

  it('has a canary of hook’s and of tide’s for each spelling, in the repository of its way', () => {
    const data = Object(deployed('ConfigMap default/job-config')['binaryData']);
    const text = gunzipSync(Buffer.from(String(data['staging-canaries.yaml']), 'base64')).toString();
    const { presubmits, postsubmits } = parse(text);
    const spellings = [...production.description.aliases.map(({ name }) => name), undefined, UNKNOWN_CLUSTER_ALIAS];
    for (const way of ['hook-opened', 'hook-comment', 'hook-push', 'tide-serial', 'tide-batch']) {
      const jobs: Record<string, unknown>[] = { ...presubmits, ...postsubmits }[`prow-staging/${way}`];
      expect(jobs.map(({ cluster }) => cluster)).toEqual(spellings);
    }
    const merged: Record<string, unknown>[] = presubmits['prow-staging/tide-batch'];
    const refused = merged.filter(({ branches }) => String(branches) === '^refused$');
    expect(refused.map(({ cluster }) => cluster)).toEqual([UNKNOWN_CLUSTER_ALIAS]);
  });

  it('compresses job files where production’s config-updater does, the same inside but for the intervals', () => {
    const data = Object(deployed('ConfigMap default/job-config')['binaryData']);
    const [rules] = production.jobConfigs;
    expect(gunzipSync(Buffer.from(String(data['rules.yaml']), 'base64')).toString()).toBe(
      rules?.text.replace('interval: 24h', 'cron: "0 0 31 2 *"'),
    );
  });

  it('leaves them as they are where it does not', async () => {
    const changed = await withChangedExample(
      [{ file: 'config/plugins.yaml', from: 'gzip: true', to: 'gzip: false' }],
      readProduction,
    );
    const jobConfig = planFor(changed).added.find(({ metadata }) => metadata.name === 'job-config');
    expect(Object.keys(Object(jobConfig?.['data']))).toContain('rules.yaml');
  });
});

describe('what production keeps elsewhere', () => {
  it('gets placeholders with the keys that components read', () => {
    const cookie = Object(deployed('Secret default/cookie')['stringData']);
    expect(Buffer.from(String(cookie['secret']), 'base64')).toHaveLength(32);
    expect(Object.keys(Object(deployed('Secret default/oauth-token')['stringData']))).toEqual(['oauth']);
  });

  it('gives each build cluster the namespace, and what its jobs name', () => {
    const security = plan.clusters.find(({ id }) => id === 'security');
    expect(security?.namespaces.map(objectName)).toEqual(['Namespace test-pods']);
    expect(security?.needs.map(objectName)).toEqual([
      'Secret test-pods/service-account',
      'ConfigMap test-pods/vulnerability-feeds',
    ]);
  });

  it('gives Prow a user on the service cluster too, because an alias names it', () => {
    const prow = plan.clusters.find(({ role }) => role === 'service');
    expect(prow?.access.map(objectName)).toContain('ServiceAccount test-pods/prow');
    expect(prow?.namespaces).toEqual([]);
  });
});

describe('what cannot be deployed is refused', () => {
  it('a kind no cluster knows, with file and line, unless it is somebody else’s and describes no pods', async () => {
    const inGroup = async (group: string) =>
      withChangedExample(
        [{ file: 'manifests/monitoring.yaml', from: 'monitoring.googleapis.com/v1', to: `${group}/v1` }],
        readProduction,
      );
    const { differences } = planFor(await inGroup('example.test')).outputs;
    expect(differences.filter(({ rule }) => rule === 'kinds-nobody-defines').length).toBeGreaterThan(0);
    const changed = await inGroup('monitorin.k8s.io');
    expect(() => planFor(changed)).toThrow(/no staging cluster knows[\s\S]*manifests\/monitoring\.yaml:1/);
  });

  it('a description with a cluster that was not given', () => {
    const [, ...fewer] = exampleInputs(production).clusters;
    expect(() => planFor(production, { clusters: fewer })).toThrow(/not given: prow \(service\)/);
  });
});
