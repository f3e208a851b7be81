import { describe, expect, it } from 'vitest';
import { withChangedExample } from './fixtures/changed-example.js';
import { readProduction } from './read-production.js';

const CONFIG = 'config/config.yaml';
const PLUGINS = 'config/plugins.yaml';
const IN_REPO = `in_repo_config:
  enabled: { '*': true }
  allowed_clusters:
    '*': [default]
    example/widgets: [ghost]
`;

async function remarksWith(changes: readonly { file: string; from: string; to: string }[]): Promise<readonly string[]> {
  return withChangedExample(changes, async (root) => (await readProduction(root)).remarks);
}

describe('an alias that no kubeconfig defines', () => {
  const undefinedAt = (by: string, file: string) =>
    expect.stringMatching(new RegExp(`^alias ghost is named by ${by} at ${file}:\\d+, and no kubeconfig defines it$`));

  it.each([
    ['in_repo_config', { from: 'log_level: info\n', to: `log_level: info\n${IN_REPO}` }],
    [
      'prowjob_default_entries',
      {
        from: 'log_level: info\n',
        to: "log_level: info\nprowjob_default_entries: [{ cluster: ghost, repo: '*', config: {} }]\n",
      },
    ],
    ['a decoration entry', { from: '    - config:\n', to: '    - cluster: ghost\n      config:\n' }],
    [
      'deck’s rerun settings',
      {
        from: '\ndeck:\n',
        to: "\ndeck:\n  default_rerun_auth_configs:\n    - { repo: '*', cluster: ghost, config: {} }\n",
      },
    ],
    [
      'deck’s runner settings',
      { from: 'name: metadata\n', to: 'name: metadata\n          config: { runner_configs: { ghost: {} } }\n' },
    ],
    ['sinker.exclude_clusters', { from: '\nsinker:\n', to: '\nsinker:\n  exclude_clusters: [ghost]\n' }],
    [
      'the scheduler’s failover',
      { from: '\nsinker:\n', to: '\nscheduler: { failover: { mappings: { rules-k8s: ghost } } }\nsinker:\n' },
    ],
  ])('is said where %s names it', async (by, change) => {
    expect(await remarksWith([{ file: CONFIG, ...change }])).toEqual([undefinedAt(by, CONFIG)]);
  });

  it('is said where config_updater names it, for a file or a group of clusters', async () => {
    const change = { from: 'test-infra-trusted:', to: 'ghost:' };
    const remarks = await remarksWith([{ file: PLUGINS, ...change }]);
    expect(remarks[0]).toMatch(
      /^alias ghost is named by config_updater at config\/plugins.yaml:\d+ and 2 more, and no/,
    );
    const group = '  cluster_groups: { all: { clusters: [ghost], namespaces: [default] } }\n  maps:\n';
    expect(await remarksWith([{ file: PLUGINS, from: '  maps:\n', to: group }])).toEqual([
      undefinedAt('config_updater', PLUGINS),
    ]);
  });
});

describe('an alias that nothing names', () => {
  it('is said, with what defines it', async () => {
    const contexts = '      - name: rules-k8s\n        cluster: rules\n      - name: spare\n        cluster: rules\n';
    const from = '      - name: rules-k8s\n        cluster: rules\n';
    expect(await remarksWith([{ file: 'production.yaml', from, to: contexts }])).toEqual([
      'alias spare is named by nothing (Secret kubeconfig-rules-k8s, key kubeconfig, context spare)',
      'aliases rules-k8s and spare mean one cluster, rules',
    ]);
  });
});

describe('an alias default', () => {
  const updater = { file: PLUGINS, from: '        test-infra-trusted:', to: '        default:' };

  it('that config_updater takes for another cluster than jobs do is said', async () => {
    expect(await remarksWith([updater])).toEqual([
      expect.stringMatching(
        /^alias default means cluster prow-build to jobs and Prow’s own cluster to config_updater \(config_updater at config\/plugins.yaml:\d+ and 2 more\)$/,
      ),
    ]);
  });

  it('that no context defines means one cluster to both, and nothing is said of it', async () => {
    const noDefault = [
      { file: 'production.yaml', from: '- name: default', to: '- name: build' },
      { file: 'production.yaml', from: 'currentContext: default', to: 'currentContext: build' },
    ];
    expect(await remarksWith([updater, ...noDefault])).toEqual([
      'alias build is named by nothing (Secret kubeconfig-build, key kubeconfig, context build)',
    ]);
  });
});

describe('an alias that is called like a cluster', () => {
  const led = (from: string, to: string) => ({
    file: 'production.yaml',
    from: `        cluster: ${from}\n`,
    to: `        cluster: ${to}\n`,
  });

  it('and leads to another, as one of two swapped contexts does, is said', async () => {
    const swapped = [led('security', 'between'), led('rules', 'security'), led('between', 'rules')];
    expect(await remarksWith(swapped)).toEqual([
      'alias security leads to cluster rules, and not to security (Secret kubeconfig-security, key kubeconfig, context security)',
    ]);
  });

  it('and leads to it needs no word, nor does one that is called like none', async () => {
    expect(await remarksWith([])).toEqual([]);
  });
});
