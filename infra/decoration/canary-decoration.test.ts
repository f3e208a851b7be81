import { describe, expect, it } from 'vitest';
import { EXAMPLE_DESCRIPTION } from '../../src/model/fixtures/example-run.js';
import { canaryDecoration, RESULTS_BUCKET } from './canary-decoration.js';

const TAG = 'v20251125-e3ae8cf22';

function decorated(plank: string) {
  const prowConfig = { path: 'config.yaml', text: `plank:\n${plank}`, sha256: '' };
  return canaryDecoration({ prowConfig, description: EXAMPLE_DESCRIPTION }, { tag: TAG });
}

const images = (tag: string) =>
  `{clonerefs: "r/clonerefs:${tag}", initupload: "r/initupload:${tag}", entrypoint: "r/entrypoint:${tag}", sidecar: "r/sidecar:${tag}"}`;
const entry = (bucket: string, rest = '', tag = TAG) =>
  `  - config: {utility_images: ${images(tag)}, gcs_configuration: {bucket: "${bucket}", path_strategy: explicit}${rest}}\n`;
const ENTRIES = '  default_decoration_config_entries:\n';

describe('the decoration of canaries', () => {
  it('is there for each alias and for a job that names none, with production’s bucket', () => {
    const { configs } = decorated(ENTRIES + entry('ci'));
    expect(configs.map(({ spelling }) => spelling)).toEqual([
      'default',
      'k8s-tpu-operator',
      'test-infra-trusted',
      null,
    ]);
    expect(configs[0]?.config).toMatchObject({ gcs_configuration: { bucket: 'ci', path_strategy: 'explicit' } });
  });

  it('is not there where production decorates nothing', () => {
    expect(decorated('  pod_pending_timeout: 1m\n')).toEqual({ configs: [], clones: [], differences: [] });
  });

  it('lets a later default for one cluster go before an earlier one, setting by setting', () => {
    const tpu = '  - {cluster: k8s-tpu-operator, config: {gcs_configuration: {bucket: tpu}}}\n';
    const { configs } = decorated(ENTRIES + entry('ci') + tpu);
    const bucketOf = (spelling: string) =>
      configs.find((one) => one.spelling === spelling)?.config['gcs_configuration'];
    expect(bucketOf('k8s-tpu-operator')).toEqual({ bucket: 'tpu', path_strategy: 'explicit' });
    expect(bucketOf('default')).toMatchObject({ bucket: 'ci' });
  });

  it('leaves out a default for one repository, and reads the older form', () => {
    const widgets = '  - {repo: org/widgets, config: {gcs_configuration: {bucket: widgets}}}\n';
    expect(decorated(ENTRIES + entry('ci') + widgets).configs[0]?.config).toMatchObject({
      gcs_configuration: { bucket: 'ci' },
    });
    const older = `  default_decoration_configs: {"*": {utility_images: ${images(TAG)}, gcs_configuration: {bucket: old}}}\n`;
    expect(decorated(older).configs[0]?.config).toMatchObject({ gcs_configuration: { bucket: 'old' } });
  });

  it('has the utilities of the version under test, and says so where production pins another', () => {
    const { configs, differences } = decorated(ENTRIES + entry('ci', '', 'v20240101-abcdef0'));
    expect(configs[0]?.config['utility_images']).toMatchObject({ sidecar: `r/sidecar:${TAG}` });
    const moved = differences.filter(({ rule }) => rule === 'utilities-under-test').map(({ subject }) => subject);
    expect(moved).toContain('image r/sidecar:v20240101-abcdef0 of decorated canaries');
    expect(decorated(ENTRIES + entry('ci')).differences.map(({ rule }) => rule)).not.toContain('utilities-under-test');
  });

  it('has no credential and no other user, and says so', () => {
    const { configs, differences } = decorated(
      ENTRIES + entry('ci', ', gcs_credentials_secret: account, run_as_user: 1000'),
    );
    expect(configs[0]?.config).not.toHaveProperty('gcs_credentials_secret');
    expect(configs[0]?.config).not.toHaveProperty('run_as_user');
    expect(differences.map(({ subject }) => subject)).toContain('gcs_credentials_secret of decorated canaries');
  });

  it('asks for no pool of nodes that only production has, and says so', () => {
    const pool = ', scheduling_options: {affinity: {nodeAffinity: {}}}';
    const { configs, differences } = decorated(ENTRIES + entry('ci', pool));
    expect(configs[0]?.config).not.toHaveProperty('scheduling_options');
    expect(differences.map(({ subject }) => subject)).toContain('scheduling_options of decorated canaries');
    const without = decorated(ENTRIES + entry('ci')).differences.map(({ subject }) => subject);
    expect(without).not.toContain('scheduling_options of decorated canaries');
  });

  it('has a bucket of its own where production’s is not Google’s', () => {
    expect(decorated(ENTRIES + entry('s3://results')).configs[0]?.config).toMatchObject({
      gcs_configuration: { bucket: RESULTS_BUCKET },
    });
    expect(decorated(ENTRIES + entry('gs://results')).configs[0]?.config).toMatchObject({
      gcs_configuration: { bucket: 'results' },
    });
  });
});
