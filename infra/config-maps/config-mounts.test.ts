import { describe, expect, it } from 'vitest';
import { EXAMPLE_PRODUCTION } from '../../src/production/fixtures/changed-example.js';
import { readProduction } from '../../src/production/read-production.js';
import { readComponents } from '../../src/production/read-workloads.js';
import { configMounts, isCompressed } from './config-mounts.js';
import { storageBuckets } from './storage-buckets.js';

describe('configMounts', () => {
  it('reads from flags and volumes which ConfigMaps hold the configuration', async () => {
    const { manifests } = await readProduction(EXAMPLE_PRODUCTION);
    expect(configMounts(readComponents(manifests))).toEqual({
      config: [{ namespace: 'default', name: 'config', key: 'config.yaml' }],
      plugins: [{ namespace: 'default', name: 'plugins', key: 'plugins.yaml' }],
      jobConfig: [{ namespace: 'default', name: 'job-config' }],
    });
  });
});

describe('isCompressed', () => {
  const maps = (entry: string) => `config_updater:\n  maps:\n    jobs/*.yaml:\n      name: job-config\n${entry}`;

  it.each([
    [maps('      gzip: true\n'), true],
    [maps('      gzip: false\n'), false],
    [maps(''), false],
    [`${maps('')}  gzip: true\n`, true],
    ['config_updater:\n  gzip: true\n', false],
    [null, false],
  ])('of %j is %s', (plugins, expected) => {
    expect(isCompressed(plugins, 'job-config')).toBe(expected);
  });
});

describe('storageBuckets', () => {
  it('finds buckets by setting and by address, each once', () => {
    const config = {
      a: [{ gcs_configuration: { bucket: 'logs' } }],
      b: '--history-uri=gs://tide/x.json',
      c: 'gs://logs/y',
    };
    expect(storageBuckets([config])).toEqual(['logs', 'tide']);
  });

  it('takes nothing of other storage', () => {
    expect(storageBuckets([{ bucket: 'file:///other' }, { bucket: 7 }, 'file:///x'])).toEqual([]);
  });

  it('takes Amazon’s, which the fake has under the same name', () => {
    expect(storageBuckets([{ bucket: 's3://results' }, '--history-uri=s3://tide/history'])).toEqual([
      'results',
      'tide',
    ]);
  });
});
