import { expect, it } from 'vitest';
import { asYaml } from './source-files.js';

const read = (text: string) => asYaml({ path: 'jobs.yaml', text, sha256: '' });

it.each([
  ['at the top', 'Periodics: []\n', 'Periodics', 1],
  ['of a periodic', 'periodics:\n- name: a\n  Cluster: trusted\n', 'Cluster', 3],
  ['of a job of a repository', 'presubmits:\n  o/r:\n  - name: a\n    NAMESPACE: b\n', 'NAMESPACE', 4],
  ['of a job in its own repository', 'postsubmits:\n- name: a\n  aGent: b\n', 'aGent', 3],
  ['in letters of another script', 'periodics:\n- name: a\n  clu\u017fter: trusted\n', 'clu\u017fter', 3],
  [
    'deep in Prow’s own',
    "plank:\n  default_decoration_configs:\n    '*':\n      Utility_Images: { a: b }\n",
    'Utility_Images',
    4,
  ],
  ['of decoration', 'periodics:\n- name: a\n  decoration_config:\n    utility_images: { SideCar: b }\n', 'SideCar', 4],
  ['of a pod', 'periodics:\n- name: a\n  spec:\n    InitContainers: []\n', 'InitContainers', 4],
  ['of a cluster group', 'config_updater:\n  cluster_groups:\n    one:\n      CLUSTERS: [a]\n', 'CLUSTERS', 4],
  ['that is a sign', 'pod_namespace: a\nplan\u212a: {}\n', 'plan\u212a', 2],
])('a key that Prow takes for another is refused %s', (_, text, key, line) => {
  expect(() => read(text)).toThrow(
    expect.objectContaining({
      kind: 'unreadable',
      explanation: expect.objectContaining({ observed: key, evidence: `jobs.yaml:${line}` }),
    }),
  );
});

it.each([
  'periodics:\n- name: a\n  cluster: b\n  labels: { Cluster: c }\n  spec: { nodeSelector: { Name: d } }\n',
  "plank:\n  default_decoration_configs: { Sidecar/Image: { utility_images: { sidecar: 'a:1' } } }\n",
  'in_repo_config:\n  allowed_clusters: { Cluster: [Sidecar] }\n  enabled: { Image: true }\n',
  'periodics:\n- name: a\n  spec: { containers: [{ resources: { limits: { Image: 1 } } }] }\n',
  'presubmits:\n  Cluster/Name:\n  - name: a\nX-Anchors: &x { Cluster: a }\n',
  'Defaults: { Cluster: a }\npresubmits: { Name: [] }\n',
])('a key that is no other one is not: %j', (text) => {
  expect(() => read(text)).not.toThrow();
});
