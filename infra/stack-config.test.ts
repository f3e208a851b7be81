import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { EXAMPLE_PRODUCTION } from '../src/production/fixtures/changed-example.js';
import { readProduction } from '../src/production/read-production.js';
import { projectPath } from '../src/toolchain/project-root.js';
import { exampleInputs } from './fixtures/example-inputs.js';
import { ProgramInputs } from './program-inputs.js';
import { readStackConfig, type StackConfig } from './stack-config.js';

const INPUTS = exampleInputs(await readProduction(EXAMPLE_PRODUCTION));

/** What of Pulumi.yaml is asked here. */
const Declared = z.looseObject({ config: z.record(z.string(), z.looseObject({ default: z.unknown().optional() })) });

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

  it('is declared key by key in Pulumi.yaml, what may be left out with the default that says so', async () => {
    const { config: declared } = Declared.parse(parse(await readFile(projectPath('Pulumi.yaml'), 'utf8')));
    expect(Object.keys(declared).sort()).toEqual(Object.keys(ProgramInputs.shape).sort());
    const nullable = Object.entries(ProgramInputs.shape).filter(([, schema]) => schema.safeParse(null).success);
    expect(nullable.length).toBeGreaterThan(0);
    for (const [key] of nullable) {
      expect(declared[key]?.default, key).toEqual({});
      expect(readStackConfig(config({ ...INPUTS, [key]: {} }), 'local')).toHaveProperty(key, null);
    }
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
