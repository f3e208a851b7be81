import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { type Description, fingerprint, PRODUCTION_FILE } from '../../model/description.js';
import { EXAMPLE_PRODUCTION } from '../fixtures/changed-example.js';
import { type ProductionFile, readProductionFile } from '../production-file.js';
import { readProduction } from '../read-production.js';
import { compareDescriptions } from './compare-descriptions.js';

const PRESET = 'presets:\n  - labels: { preset-x: "true" }\n    env: [{ name: A, value: b }]\n';
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'other-place-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The example with a preset, its files in `files`, and a production.yaml in `own` that leads there. */
async function placed(own: string, { files, edit = (text) => text }: Place): Promise<Description> {
  const [root, clone] = [join(folder, own), join(folder, own, files)];
  await cp(EXAMPLE_PRODUCTION, clone, { recursive: true });
  await mkdir(root, { recursive: true });
  await writeFile(join(root, PRODUCTION_FILE), stringify(await leadingTo(files)));
  const rules = join(clone, 'jobs', 'rules.yaml');
  await writeFile(rules, `${PRESET}${await readFile(rules, 'utf8')}`);
  const hook = join(clone, 'manifests', 'hook.yaml');
  await writeFile(hook, edit(await readFile(hook, 'utf8')));
  return (await readProduction(root)).description;
}

async function leadingTo(files: string): Promise<ProductionFile> {
  const moved = (path: string) => join(files, path);
  const example = await readProductionFile(EXAMPLE_PRODUCTION);
  const { manifests, config, plugins = '', jobs, policy = '', boskos } = example;
  if (boskos === undefined) throw new TypeError('the example has a Boskos');
  return {
    ...{ ...example, manifests: manifests.map(moved), jobs: jobs.map(moved) },
    ...{ config: moved(config), plugins: moved(plugins), policy: moved(policy) },
    boskos: { ...boskos, manifests: boskos.manifests.map(moved) },
  };
}

interface Place {
  readonly files: string;
  edit?(text: string): string;
}

describe('the same production, described from another place', () => {
  test('has one fingerprint and no drift, though its evidence names other files', async () => {
    const [near, far] = [
      await placed('near', { files: '.' }),
      await placed('a/far/one', { files: '../../clone/production' }),
    ];
    expect([near.jobs[0]?.file, far.jobs[0]?.file].map((file) => dirname(file ?? ''))).toEqual([
      'jobs',
      '../../clone/production/jobs',
    ]);
    expect(fingerprint(far)).toBe(fingerprint(near));
    const { changes, notes } = compareDescriptions(near, far, 'run 1');
    expect(changes).toEqual([]);
    // The paths in it are others.
    expect(notes.slice(1)).toEqual(['1 file differs byte for byte: production.yaml']);
  });

  test('has another fingerprint, and drift that names it, where one value is another', async () => {
    const near = await placed('near', { files: '.' });
    const edit = (text: string) => text.replace('replicas: 2', 'replicas: 3');
    const changed = await placed('b/changed', { files: '../clone', edit });
    expect(fingerprint(changed)).not.toBe(fingerprint(near));
    expect(compareDescriptions(near, changed, 'run 1').changes.map(({ subject, field }) => [subject, field])).toEqual([
      ['Deployment default/hook', '/spec/replicas'],
    ]);
  });

  test('has another fingerprint where only a comment is another, as no field tells', async () => {
    const near = await placed('near', { files: '.' });
    const edit = (text: string) => `# ours\n${text}`;
    expect(fingerprint(await placed('c/changed', { files: '../clone-c', edit }))).not.toBe(fingerprint(near));
  });
});
