import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Description, fingerprint } from '../model/description.js';
import { ExplainedError } from '../model/explained-error.js';
import { EXAMPLE_PRODUCTION, type ExampleChange, withChangedExample } from './fixtures/changed-example.js';
import { readProduction } from './read-production.js';

const PRODUCTION = 'production.yaml';
const PLANK = 'manifests/prow-controller-manager.yaml';
const CONFIG = 'config/config.yaml';
const TAG = 'v20250522-9b3f5faca';

/** The example on one cluster: no component is told a kubeconfig, and production.yaml describes none. */
const ALONE: readonly ExampleChange[] = [
  ...[PLANK, ...['crier', 'deck', 'hook', 'sinker'].map((name) => `manifests/${name}.yaml`)].map((file) => ({
    ...{ file, from: 'name: KUBECONFIG', to: 'name: UNUSED' },
  })),
  {
    file: PRODUCTION,
    from: /^kubeconfigs:.*?(?=^# )/ms.exec(readFileSync(join(EXAMPLE_PRODUCTION, PRODUCTION), 'utf8'))?.[0] ?? '',
    to: '',
  },
];

describe('the example production', () => {
  it('reads without a remark, as a valid description', async () => {
    const production = await readProduction(EXAMPLE_PRODUCTION);
    expect(Description.parse(production.description)).toEqual(production.description);
    expect(production.remarks).toEqual([]);
    expect(production.description.prowTag).toBe(TAG);
    expect(production.description.namespaces).toEqual({ prowJobs: 'default', pods: 'test-pods' });
  });

  it('has the aliases of 2019, with a literal default and one that names the service cluster', async () => {
    const { description } = await readProduction(EXAMPLE_PRODUCTION);
    expect(description.aliases.map(({ name, clusterId }) => [name, clusterId])).toEqual([
      ['default', 'prow-build'],
      ['test-infra-trusted', 'prow'],
      ['k8s-tpu-operator', 'tpu'],
      ['security', 'security'],
      ['rules-k8s', 'rules'],
    ]);
  });

  it('takes Prow’s own cluster for default where no context has the name and roles let it, and else has none', async () => {
    const nameless = { file: PRODUCTION, from: '- name: default\n', to: '- name: elsewhere\n' };
    const { description: fallen } = await withChangedExample([nameless], readProduction);
    expect(fallen.aliases.at(-1)).toMatchObject({
      name: 'default',
      clusterId: 'prow',
      definedBy: 'in-cluster fallback',
    });
    const rightless = { file: PLANK, from: 'resources: [pods]', to: 'resources: [pods/log]' };
    const { description, remarks } = await withChangedExample([nameless, rightless], readProduction);
    expect(description.aliases.map(({ name }) => name)).not.toContain('default');
    expect(description.refusedAliases.map(({ name }) => name)).toEqual(['default']);
    expect(fallen.refusedAliases).toEqual([]);
    expect(remarks).toContainEqual(expect.stringMatching(/^jobs of alias default end in error/));
  });

  describe('without any kubeconfig', () => {
    it('runs its jobs on Prow’s own cluster', async () => {
      const { description, remarks, components } = await withChangedExample(ALONE, readProduction);
      expect(description.aliases).toEqual([{ name: 'default', clusterId: 'prow', definedBy: 'in-cluster fallback' }]);
      expect(Description.parse(description)).toEqual(description);
      expect(components.map(({ mechanism }) => mechanism)).toEqual(components.map(() => 'none'));
      expect(remarks).toContainEqual(expect.stringMatching(/^alias test-infra-trusted is named by .* no kubeconfig/));
    });

    it('is refused where prow-controller-manager may not start pods there, with what it may not', async () => {
      const rightless = { file: PLANK, from: 'verbs: [create, delete, list, watch, get, patch]', to: 'verbs: [list]' };
      const explained = await withChangedExample([...ALONE, rightless], readProduction).catch((error) => error);
      expect(explained).toBeInstanceOf(ExplainedError);
      expect(explained.explanation).toMatchObject({
        what: 'production has no cluster alias',
        observed: expect.stringMatching(/no role lets it create, delete, watch, get, patch$/),
        evidence: `${PLANK}:1`,
      });
    });
  });

  it('takes the last of a key that Prow’s configuration or a job has twice, and says where it stands', async () => {
    const { description, remarks } = await withChangedExample(
      [
        { file: CONFIG, from: 'log_level: info', to: 'log_level: info\nlog_level: debug' },
        { file: 'jobs/rules.yaml', from: 'name: ci-rules-e2e\n', to: 'name: other\n    name: ci-rules-e2e\n' },
      ],
      readProduction,
    );
    expect(description.jobs.map(({ name }) => name)).toContain('ci-rules-e2e');
    expect(remarks).toEqual([
      expect.stringMatching(/^log_level stands twice .*config\/config\.yaml:\d+\)$/),
      expect.stringMatching(/^name stands twice .*jobs\/rules\.yaml:\d+\)$/),
    ]);
  });

  it('has jobs of every type and for every alias, some without a cluster', async () => {
    const { jobs } = (await readProduction(EXAMPLE_PRODUCTION)).description;
    expect(jobs).toHaveLength(22);
    expect(new Set(jobs.map(({ type }) => type))).toEqual(new Set(['presubmit', 'postsubmit', 'periodic']));
    expect(new Set(jobs.map(({ cluster }) => cluster))).toEqual(
      new Set([null, 'default', 'test-infra-trusted', 'k8s-tpu-operator', 'security', 'rules-k8s']),
    );
    expect(jobs.find(({ name }) => name === 'pull-widgets-unit')).toMatchObject({ file: 'jobs/widgets.yaml', line: 4 });
  });

  it('knows components by image, not by the name of the Deployment', async () => {
    const { workloads } = (await readProduction(EXAMPLE_PRODUCTION)).description;
    expect(workloads.find(({ name }) => name === 'statusreconciler')?.component).toBe('status-reconciler');
    expect(workloads.find(({ component }) => component === 'deck')?.replicas).toBe(2);
  });

  it('says what jobs need on the cluster of each alias, presets included', async () => {
    const { podNeeds } = await readProduction(EXAMPLE_PRODUCTION);
    expect(podNeeds.find(({ alias }) => alias === 'test-infra-trusted')?.needs).toEqual({
      serviceAccounts: ['board-uploader', 'image-pusher'],
      secrets: ['oauth-token', 'service-account'],
      configMaps: [],
    });
  });

  it('has another fingerprint when one byte of a job file changes', async () => {
    const before = fingerprint((await readProduction(EXAMPLE_PRODUCTION)).description);
    const again = fingerprint((await readProduction(EXAMPLE_PRODUCTION)).description);
    const after = await withChangedExample([{ file: 'jobs/rules.yaml', from: '24h', to: '25h' }], readProduction);
    expect(again).toBe(before);
    expect(fingerprint(after.description)).not.toBe(before);
  });
});

interface Mistake {
  readonly title: string;
  readonly changes: readonly ExampleChange[];
  readonly what: string | RegExp;
  readonly at: string;
}

const MISTAKES: readonly Mistake[] = [
  {
    title: 'a YAML error in a manifest',
    changes: [{ file: PLANK, from: '  replicas: 1', to: '  replicas: [1' }],
    what: /is not valid YAML/,
    at: `${PLANK}:1`,
  },
  {
    title: 'a YAML error in a job file',
    changes: [{ file: 'jobs/rules.yaml', from: 'interval: 24h', to: "interval: 'x" }],
    what: 'jobs/rules.yaml is not valid YAML',
    at: 'jobs/rules.yaml:',
  },
  {
    title: 'something in a manifest folder that is no Kubernetes object',
    changes: [{ file: 'manifests/namespaces.yaml', from: 'apiVersion: v1', to: 'version: v1' }],
    what: /no Kubernetes object/,
    at: 'manifests/namespaces.yaml:2',
  },
  {
    title: 'a job whose name Prow refuses',
    changes: [{ file: 'jobs/rules.yaml', from: 'name: ci-rules-e2e', to: 'name: "ci\\e[2K\\nnote  all good"' }],
    what: /^periodics\.\d+ is no job/,
    at: 'jobs/rules.yaml:',
  },
  {
    title: 'a kubeconfig without contexts that nobody calls a guess',
    changes: [
      {
        file: PRODUCTION,
        from: '    contexts:\n      - name: security\n        cluster: security\n',
        to: '    contexts: []\n',
      },
    ],
    what: 'production.yaml has a field of the wrong shape: kubeconfigs.3.contexts',
    at: `${PRODUCTION}:`,
  },
  {
    title: 'prow-controller-manager without a kubeconfig',
    changes: [{ file: PLANK, from: 'name: KUBECONFIG', to: 'name: KUBECONFIGS' }],
    what: 'production has no cluster alias',
    at: `${PLANK}:1`,
  },
  {
    title: 'a configuration that disables every context',
    changes: [
      {
        file: 'config/config.yaml',
        from: 'log_level: info',
        to: 'disabled_clusters: [default, test-infra-trusted, k8s-tpu-operator, security, rules-k8s]',
      },
    ],
    what: 'production has no cluster alias',
    at: `${PLANK}:1`,
  },
  {
    title: 'a kubeconfig without contexts',
    changes: [{ file: PRODUCTION, from: '      - name: security\n        cluster: security\n', to: '      []\n' }],
    what: /wrong shape: kubeconfigs\.3\.contexts/,
    at: `${PRODUCTION}:`,
  },
  {
    title: 'an alias without a cluster',
    changes: [{ file: PRODUCTION, from: '        cluster: rules\n', to: '' }],
    what: /does not say kubeconfigs\.4\.contexts\.0\.cluster/,
    at: `${PRODUCTION}:`,
  },
  {
    title: 'an alias that names an unknown cluster',
    changes: [{ file: PRODUCTION, from: '        cluster: tpu\n', to: '        cluster: gpu\n' }],
    what: 'alias k8s-tpu-operator names a cluster that is not described',
    at: `${PRODUCTION}:`,
  },
  {
    title: 'a context twice in one kubeconfig',
    changes: [
      {
        file: PRODUCTION,
        from: '      - name: security\n',
        to: '      - name: security\n        cluster: rules\n      - name: security\n',
      },
    ],
    what: 'context security stands twice in one kubeconfig',
    at: `${PRODUCTION}:`,
  },
  {
    title: 'two service clusters',
    changes: [{ file: PRODUCTION, from: '  - id: tpu\n    role: build', to: '  - id: tpu\n    role: service' }],
    what: 'it is not clear where Prow itself runs',
    at: `${PRODUCTION}:`,
  },
  {
    title: 'a cluster id twice',
    changes: [{ file: PRODUCTION, from: '  - id: tpu\n', to: '  - id: rules\n' }],
    what: 'cluster id rules stands twice',
    at: `${PRODUCTION}:`,
  },
  {
    title: 'a mounted kubeconfig whose shape nobody described',
    changes: [{ file: PRODUCTION, from: 'secret: kubeconfig-security', to: 'secret: kubeconfig-secure' }],
    what: 'the shape of kubeconfig /etc/kubeconfig-security/kubeconfig is not known',
    at: `${PLANK}:1`,
  },
  {
    title: 'a kubeconfig that is said to be in a Secret and in a ConfigMap',
    changes: [{ file: PRODUCTION, from: '  - secret: kubeconfig-security', to: '  - secret: a\n    configMap: b' }],
    what: /wrong shape: kubeconfigs\.3/,
    at: `${PRODUCTION}:`,
  },
  {
    title: 'a folder of manifests that does not exist',
    changes: [{ file: PRODUCTION, from: '  - manifests', to: '  - manifest' }],
    what: '`manifests` names manifest, which cannot be read',
    at: 'manifest',
  },
  {
    title: 'a config that does not exist',
    changes: [{ file: PRODUCTION, from: 'config: config/config.yaml', to: 'config: config/prow.yaml' }],
    what: '`config` names config/prow.yaml, which cannot be read',
    at: 'config/prow.yaml',
  },
  {
    title: 'a config without pod_namespace',
    changes: [{ file: CONFIG, from: 'pod_namespace: test-pods', to: '' }],
    what: 'Prow’s configuration does not say pod_namespace',
    at: `${CONFIG}:`,
  },
  {
    title: 'a periodic defined twice',
    changes: [{ file: 'jobs/rules.yaml', from: 'ci-rules-e2e', to: 'ci-security-scan' }],
    what: 'periodic ci-security-scan is defined twice',
    at: 'jobs/security.yaml:',
  },
  {
    title: 'a presubmit defined twice for one repository',
    changes: [{ file: 'jobs/widgets.yaml', from: 'pull-widgets-verify', to: 'pull-widgets-unit' }],
    what: 'presubmit pull-widgets-unit is defined twice for example/widgets',
    at: 'jobs/widgets.yaml:21',
  },
  {
    title: 'a job without a name',
    changes: [{ file: 'jobs/rules.yaml', from: '- name: ci-rules-e2e', to: '- title: ci-rules-e2e' }],
    what: 'periodics.0 is no job',
    at: 'jobs/rules.yaml:30',
  },
  {
    title: 'manifests without prow-controller-manager',
    changes: [{ file: PLANK, from: 'images/prow-controller-manager:', to: 'images/somebody-else:' }],
    what: 'no manifest runs prow-controller-manager',
    at: '',
  },
  {
    title: 'a Deployment whose pod template cannot be read',
    changes: [{ file: 'manifests/sinker.yaml', from: '      containers:', to: '      container:' }],
    what: 'the pod template of Deployment default/sinker cannot be read',
    at: 'manifests/sinker.yaml:1',
  },
  {
    title: 'a context named twice where Prow is given flags',
    changes: [
      {
        file: PLANK,
        from: '- --dry-run=false',
        to: '- --kubeconfig=/etc/kubeconfig-build/kubeconfig\n            - --kubeconfig-dir=/etc/kubeconfig-security',
      },
      { file: PRODUCTION, from: '- name: security\n', to: '- name: default\n' },
    ],
    what: 'alias default is defined twice',
    at: `${PLANK}:1`,
  },
];

describe('what makes a likeness of production untrue is refused', () => {
  it.each(MISTAKES)('$title', async ({ changes, what, at }) => {
    const error: unknown = await withChangedExample(changes, readProduction).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ExplainedError);
    if (!(error instanceof ExplainedError)) return;
    expect(error.kind).toBe('unreadable');
    expect(error.explanation.what).toMatch(what);
    expect(error.explanation.evidence).toContain(at);
    for (const part of Object.values(error.explanation)) expect(part).not.toBe('');
  });

  it('a directory without production.yaml', async () => {
    const read = withChangedExample([], async (root) => {
      await rm(join(root, PRODUCTION));
      return readProduction(root);
    });
    await expect(read).rejects.toThrow(/describes no production/);
  });
});

describe('what production may mean so is accepted and said', () => {
  it.each([
    ['a tag of another form', 'v20251223-v0.0.175-2-g0e84967e'],
    ['`latest`', 'latest'],
  ])('%s', async (_, tag) => {
    const files = [
      'cherrypicker',
      'crier',
      'deck',
      'gangway',
      'ghproxy',
      'hook',
      'horologium',
      'needs-rebase',
      'sinker',
      'statusreconciler',
      'sub',
      'tide',
    ];
    const changes = [PLANK, ...files.map((name) => `manifests/${name}.yaml`)].map((file) => ({
      file,
      from: TAG,
      to: tag,
    }));
    const { description, remarks } = await withChangedExample(changes, readProduction);
    expect(Description.parse(description).prowTag).toBe(tag);
    expect(remarks).toEqual([
      expect.stringMatching(new RegExp(`^prow-controller-manager runs ${tag}, which names no release.*${PLANK}:1\\)$`)),
    ]);
  });

  it('digests, which differ from component to component', async () => {
    const at = (file: string, digit: string) => ({ file, from: `:${TAG}`, to: `@sha256:${digit.repeat(64)}` });
    const changes = [at(PLANK, '1'), at('manifests/deck.yaml', '2')];
    const { description, remarks } = await withChangedExample(changes, readProduction);
    expect(description.prowTag).toBe(`sha256:${'1'.repeat(64)}`);
    expect(remarks.filter((remark) => remark.startsWith('deck'))).toEqual([]);
    expect(remarks).toContainEqual(expect.stringMatching(/^crier runs v20250522-9b3f5faca/));
  });

  it('a component at another version', async () => {
    const { remarks } = await withChangedExample(
      [{ file: 'manifests/deck.yaml', from: TAG, to: 'v20250307-7a867cddc' }],
      readProduction,
    );
    expect(remarks).toEqual([expect.stringContaining('deck runs v20250307-7a867cddc')]);
  });

  it('a job whose alias no kubeconfig defines', async () => {
    const { remarks } = await withChangedExample(
      [{ file: 'jobs/rules.yaml', from: 'cluster: rules-k8s\n    interval', to: 'cluster: rulez\n    interval' }],
      readProduction,
    );
    expect(remarks).toEqual([
      expect.stringMatching(/^alias rulez is named by job ci-rules-e2e at jobs\/rules.yaml:\d+, and no kubeconfig/),
    ]);
  });

  const twoOf = (skip: string) => ({
    file: 'jobs/rules.yaml',
    from: 'presubmits:\n',
    to: `presubmits:
  example/x:
  - {name: pull-x, skip_branches: ['${skip}'], spec: {containers: [{image: a}]}}
  - {name: pull-x, branches: [rel-1], spec: {containers: [{image: a}]}}
`,
  });

  it('one name for branches that one of them skips by a pattern of Go’s', async () => {
    const { description, remarks } = await withChangedExample([twoOf('(?i)^REL-.*$')], readProduction);
    expect(description.jobs.filter(({ name }) => name === 'pull-x')).toHaveLength(2);
    expect(remarks).toEqual([]);
    await expect(withChangedExample([twoOf('(?i)^DEV-.*$')], readProduction)).rejects.toThrow('is defined twice');
  });

  it('one name for branches of which nobody can tell here', async () => {
    const { remarks } = await withChangedExample([twoOf('^[[:alpha:]]+-1$')], readProduction);
    expect(remarks).toEqual([
      expect.stringMatching(/^presubmit pull-x is defined twice for example\/x, and .* cannot be read: checkconfig/),
    ]);
  });

  it('one name for branches that do not overlap', async () => {
    const { description } = await withChangedExample(
      [
        { file: 'jobs/widgets.yaml', from: 'post-widgets-coverage', to: 'post-widgets-e2e' },
        { file: 'jobs/widgets.yaml', from: '        - ^main$\n        - ^release', to: '        - ^release' },
      ],
      readProduction,
    );
    expect(description.jobs.filter(({ name }) => name === 'post-widgets-e2e')).toHaveLength(2);
  });
});
