import { describe, expect, it } from 'vitest';
import { Drift } from '../../model/drift.js';
import { EXAMPLE_PRODUCTION, type ExampleChange, withChangedExample } from '../fixtures/changed-example.js';
import { readProduction } from '../read-production.js';
import { compareDescriptions } from './compare-descriptions.js';
import { explainDrift } from './explain-drift.js';

const PRODUCTION = 'production.yaml';
const PLANK = 'manifests/prow-controller-manager.yaml';

/** The example's kubeconfigs are Secrets that are not among its manifests. */
const NOBODY_READ = expect.stringMatching(/^nobody had read where 5 of 5 contexts lead/);

async function driftAfter(...changes: ExampleChange[]): Promise<Drift> {
  const before = await readProduction(EXAMPLE_PRODUCTION);
  const after = await withChangedExample(changes, readProduction);
  return Drift.parse(compareDescriptions(before.description, after.description, 'run 1'));
}

const named = ({ changes }: Drift): string[] => changes.map(({ kind, subject }) => `${kind}: ${subject}`);

describe('drift', () => {
  it('is none where nothing changed', async () => {
    const drift = await driftAfter();
    expect(drift.changes).toEqual([]);
    expect(drift.notes).toEqual([NOBODY_READ]);
    expect(drift.compared).toMatchObject({ aliases: 5, clusters: 5, jobs: 22 });
    expect(explainDrift(drift)).toMatch(
      /^No drift since run 1: production example is what it was, but for what the notes say\.\ncompared {2}5 clusters/,
    );
  });

  it('names an alias that has another name, and the jobs that name it no more', async () => {
    const drift = await driftAfter(
      { file: PRODUCTION, from: '- name: rules-k8s\n', to: '- name: rules\n' },
      { file: 'jobs/rules.yaml', from: 'cluster: rules-k8s', to: 'cluster: rules' },
    );
    expect(named(drift)).toEqual(
      expect.arrayContaining(['alias-added: alias rules', 'alias-removed: alias rules-k8s']),
    );
    expect(drift.changes.filter(({ kind }) => kind === 'job-moved').every(({ after }) => after === 'rules')).toBe(true);
    expect(explainDrift(drift)).toContain('alias rules-k8s is gone, was cluster rules (');
  });

  it('names two contexts that were swapped, in the file and between clusters', async () => {
    const [security, rules] = ['/etc/kubeconfig-security/kubeconfig', '/etc/kubeconfig-rules-k8s/kubeconfig'];
    const order = await driftAfter({ file: PLANK, from: `${security}:${rules}`, to: `${rules}:${security}` });
    expect(order.changes.map(({ kind, after, field }) => [kind, after ?? field])).toEqual([
      ['aliases-reordered', 'default, test-infra-trusted, k8s-tpu-operator, rules-k8s, security'],
      ['field-changed', '/spec/template/spec/containers/prow-controller-manager/env/KUBECONFIG/value'],
    ]);
    const place = await driftAfter(
      { file: PRODUCTION, from: 'cluster: prow-build\n', to: 'cluster: elsewhere\n' },
      { file: PRODUCTION, from: 'cluster: tpu\n', to: 'cluster: prow-build\n' },
      { file: PRODUCTION, from: 'cluster: elsewhere\n', to: 'cluster: tpu\n' },
    );
    expect(named(place)).toEqual([
      'boskos-moved: the cluster of Boskos',
      'alias-repointed: alias default',
      'alias-repointed: alias k8s-tpu-operator',
      'kubeconfig-changed: kubeconfig Secret kubeconfig-build, key kubeconfig',
      'kubeconfig-changed: kubeconfig Secret kubeconfig-k8s-tpu-operator, key kubeconfig',
    ]);
    expect(place.changes[1]?.before).toMatch(/^cluster prow-build /);
    expect(place.changes[1]?.after).toMatch(/^cluster tpu /);
  });

  it('names one field of one object, and where it is written', async () => {
    const drift = await driftAfter({ file: PLANK, from: 'replicas: 1', to: 'replicas: 2' });
    expect(drift.changes).toEqual([
      {
        ...{ kind: 'field-changed', subject: 'Deployment default/prow-controller-manager', field: '/spec/replicas' },
        ...{ before: null, after: null, place: `${PLANK}:1` },
      },
    ]);
  });

  it('tells an image by what it was and is, once', async () => {
    const drift = await driftAfter({
      file: 'manifests/deck.yaml',
      from: '/deck:v20250522-9b3f5faca',
      to: '/deck:v20251125-e3ae8cf22',
    });
    expect(drift.changes.map(({ kind, after }) => [kind, after?.endsWith('v20251125-e3ae8cf22')])).toEqual([
      ['image-changed', true],
    ]);
  });

  it('names what is new, and what changed in Prow’s configuration', async () => {
    const added = '\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: extra\n  namespace: default\n';
    const drift = await driftAfter(
      { file: 'manifests/namespaces.yaml', from: 'name: test-pods\n', to: `name: test-pods\n${added}` },
      { file: 'config/config.yaml', from: 'log_level: info', to: 'log_level: debug' },
    );
    expect(drift.changes.map(({ kind, subject, field }) => [kind, subject, field])).toEqual(
      expect.arrayContaining([
        ['document-added', 'ConfigMap default/extra', null],
        ['field-changed', 'Prow’s configuration', '/log_level'],
      ]),
    );
  });

  it('takes jobs that come and go, and comments, for notes', async () => {
    const drift = await driftAfter(
      { file: 'jobs/rules.yaml', from: 'name: ci-rules-e2e', to: 'name: ci-rules-e2e-slow' },
      { file: PLANK, from: 'replicas: 1', to: 'replicas: 1 # one is enough' },
    );
    expect(drift.changes).toEqual([]);
    expect(drift.notes).toEqual([
      NOBODY_READ,
      '1 job new on alias rules-k8s',
      '1 job gone on alias rules-k8s',
      expect.stringMatching(/^2 files differ byte for byte: manifests\S+, jobs\/rules.yaml$/),
    ]);
    expect(explainDrift(drift)).toMatch(
      /^No drift since run 1: production example is what it was, but for what the notes say\./,
    );
  });

  it('names what decides for jobs of every file: policy, presets, and where Boskos is', async () => {
    const policy = await driftAfter({
      file: 'policy.yaml',
      from: 'repositories:',
      to: 'presubmits: true\n    repositories:',
    });
    expect(named(policy)).toEqual(['field-added: the policy of what may run where']);
    expect(named(await driftAfter({ file: PRODUCTION, from: 'policy: policy.yaml\n', to: '' }))).toEqual([
      'document-removed: the policy of what may run where',
    ]);
    const preset = 'presets:\n  - labels: { preset-x: "true" }\n    env: [{ name: A, value: b }]\n';
    const presets = await driftAfter({ file: 'jobs/rules.yaml', from: 'periodics:\n', to: `${preset}periodics:\n` });
    expect(named(presets)).toEqual(['document-added: presets of rules.yaml']);
    const boskos = await driftAfter({
      file: PRODUCTION,
      from: '  cluster: prow-build\n  manifests',
      to: '  cluster: tpu\n  manifests',
    });
    expect(named(boskos)).toContain('boskos-moved: the cluster of Boskos');
  });

  it('names another order of variables, for one may refer to those before it, and of nothing else', async () => {
    const env = (...names: string[]) =>
      names.map((name) => `            - name: ${name}\n              value: x\n`).join('');
    const kubeconfig = '            - name: KUBECONFIG\n';
    const [before, after] = await Promise.all(
      [env('A', 'B'), env('B', 'A')].map((variables) =>
        withChangedExample([{ file: PLANK, from: kubeconfig, to: variables + kubeconfig }], readProduction),
      ),
    );
    if (before === undefined || after === undefined) throw new TypeError('two productions were read');
    const { changes } = compareDescriptions(before.description, after.description, 'run 1');
    expect(changes.map(({ kind, field }) => [kind, field])).toEqual([
      ['field-changed', '/spec/template/spec/containers/prow-controller-manager/env/*order'],
    ]);
    const drift = compareDescriptions(before.description, after.description, 'run 1');
    expect(explainDrift(drift)).toContain('/containers/prow-controller-manager/env in another order (');
  });

  it('says what a variable was called, and not that a value came and another went', async () => {
    const hook = 'manifests/hook.yaml';
    const drift = await driftAfter({ file: hook, from: 'name: KUBECONFIG', to: 'name: KUBECONFIGS' });
    expect(drift.changes).toEqual([
      {
        ...{ kind: 'field-changed', subject: 'Deployment default/hook', place: `${hook}:1` },
        ...{ field: '/spec/template/spec/containers/hook/env/KUBECONFIG/name' },
        ...{ before: 'KUBECONFIG', after: 'KUBECONFIGS' },
      },
    ]);
    expect(explainDrift(drift)).toContain(
      'Deployment default/hook has /spec/template/spec/containers/hook/env/KUBECONFIG under another name: ' +
        `renamed from KUBECONFIG to KUBECONFIGS, otherwise unchanged (${hook}:1)`,
    );
  });

  it('takes a variable with another name and another value for one that went and one that came', async () => {
    const value = { from: 'value: /etc/kubeconfig', to: 'value: /elsewhere:/etc/kubeconfig' };
    const drift = await driftAfter(
      { file: 'manifests/hook.yaml', from: 'name: KUBECONFIG', to: 'name: KUBECONFIGS' },
      { file: 'manifests/hook.yaml', ...value },
    );
    expect(drift.changes.map(({ kind, field }) => [kind, field?.replace(/^.*env/, '')])).toEqual([
      ['field-removed', '/KUBECONFIG/name'],
      ['field-removed', '/KUBECONFIG/value'],
      ['field-added', '/KUBECONFIGS/name'],
      ['field-added', '/KUBECONFIGS/value'],
    ]);
  });
});
