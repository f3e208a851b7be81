import { describe, expect, it } from 'vitest';
import { EXAMPLE_PRODUCTION } from '../src/production/fixtures/changed-example.js';
import { readProduction } from '../src/production/read-production.js';
import { exampleInputs } from './fixtures/example-inputs.js';
import { readStackConfig, type StackConfig } from './stack-config.js';

const INPUTS = exampleInputs(await readProduction(EXAMPLE_PRODUCTION));

/** A stack configuration as Pulumi gives it: text, and objects as JSON. */
function config(values: Record<string, unknown>): StackConfig {
  return {
    name: 'prow-staging',
    get: (key: string) => (typeof values[key] === 'string' ? Object(values[key]).toString() : undefined),
    getObject: (key: string) => Object(values)[key],
  };
}

describe('readStackConfig', () => {
  it('reads what Pulumi.yaml declares', () => {
    expect(readStackConfig(config({ ...INPUTS }), 'local')).toEqual(INPUTS);
  });

  it('finds production relative to Pulumi.yaml', () => {
    const { production } = readStackConfig(config({ ...INPUTS, production: 'examples/production' }), 'local');
    expect(production).toBe(EXAMPLE_PRODUCTION);
  });

  it('takes nights as they are asked for, and none where they are not', () => {
    const nightly = { image: 'x', testgrid: { dashboards: ['d'] } };
    expect(readStackConfig(config({ ...INPUTS, nightly }), 'mine').nightly).toMatchObject({
      as: 'periodic',
      image: 'x',
    });
    expect(readStackConfig(config({ ...INPUTS, nightly: undefined }), 'mine').nightly).toBeNull();
  });

  it.each([
    ['prowTree', { ...INPUTS, prowTree: undefined }, 'prowTree'],
    ['clusters', { ...INPUTS, clusters: [] }, 'clusters'],
    ['clusters', { ...INPUTS, clusters: [{ ...INPUTS.clusters[0], caData: undefined }] }, 'clusters[0].caData'],
    ['prow', { ...INPUTS, prow: { ...INPUTS.prow, tag: 'latest' } }, 'prow.tag'],
    ['layer', { ...INPUTS, layer: 'moon' }, 'layer'],
    ['whom TestGrid tells', { ...INPUTS, nightly: { image: 'x' } }, 'nightly.testgrid'],
  ])('names %s where it is missing or wrong, and how to set it', (_key, values, path) => {
    expect(() => readStackConfig(config(values), 'local')).toThrow(
      new RegExp(`stack local does not say ${path.replaceAll(/[.[\]]/g, '\\$&')}[\\s\\S]*pulumi config set --path`),
    );
  });
});
