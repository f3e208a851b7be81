import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ExampleChange, withChangedExample } from './fixtures/changed-example.js';
import { type Production, readProduction } from './read-production.js';

const JOB = 'periodics: [{ name: ci-more, interval: 1h, cluster: default, spec: { containers: [] } }]\n';

async function remarksWith(files: Record<string, string>, ...changes: ExampleChange[]): Promise<readonly string[]> {
  return (await readWith(files, ...changes)).remarks;
}

async function readWith(files: Record<string, string>, ...changes: ExampleChange[]): Promise<Production> {
  return withChangedExample(changes, async (root) => {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
    return readProduction(root);
  });
}

const pattern = (to: string) => ({
  file: 'config/plugins.yaml',
  from: 'jobs/**/*.yaml:',
  to: `${JSON.stringify(to)}:`,
});

describe('what config_updater uploads of jobs', () => {
  it('is said to lack a file that is read here', async () => {
    expect(await remarksWith({ 'jobs/more.yml': JOB })).toEqual([
      expect.stringMatching(/^jobs\/more.yml is read here, and no pattern .* \(config\/plugins.yaml:\d+\)$/),
    ]);
    expect(await remarksWith({ 'jobs/more.yml': JOB }, pattern('jobs/**/*.{yaml,yml}'))).toEqual([]);
    expect(await remarksWith({ 'jobs/deep/more.yaml': JOB }, pattern('jobs/*.yaml'))).toEqual([
      expect.stringMatching(/^jobs\/deep\/more.yaml is read here/),
    ]);
  });

  it('is said to have a file that .prowignore leaves out', async () => {
    const files = { 'jobs/more.yaml': JOB, 'jobs/.prowignore': 'more.*\n' };
    expect(await remarksWith(files)).toEqual([
      expect.stringMatching(/^jobs\/more.yaml is left out by .prowignore, and .* \(config\/plugins.yaml:\d+\)$/),
    ]);
    expect(await remarksWith({ 'jobs/more.yml': JOB, 'jobs/.prowignore': 'more.*\n' })).toEqual([]);
    expect(await remarksWith({ ...files, 'jobs/more.yaml': 'kind: Deployment\n' })).toEqual([]);
  });

  it('has jobs that count, though .prowignore leaves their file out, and only where config_updater brings them', async () => {
    const of = ({ description: { jobs } }: Production) =>
      jobs.filter(({ name }) => name === 'ci-more').map(({ file, line }) => `${file}:${line}`);
    const ignored = { 'jobs/.prowignore': 'more.*\n' };
    expect(of(await readWith({ ...ignored, 'jobs/more.yaml': JOB }))).toEqual(['jobs/more.yaml:1']);
    expect(of(await readWith({ ...ignored, 'jobs/more.yml': JOB }))).toEqual([]);
    expect(of(await readWith({ ...ignored, 'jobs/more.yaml': JOB }, pattern('elsewhere/**/*.yaml')))).toEqual([]);
  });

  it('is not known where a file that is left out has the name of another', async () => {
    const { description, remarks } = await readWith({ 'jobs/deep/rules.yaml': JOB, 'jobs/deep/.prowignore': '*\n' });
    expect(description.jobs.filter(({ name }) => name === 'ci-more')).toEqual([]);
    expect(remarks).toEqual([
      expect.stringMatching(/^jobs\/deep\/rules.yaml is left out .* over another file of its name/),
    ]);
  });

  it('is nothing to say where something else brings jobs there, or all are the same', async () => {
    expect(await remarksWith({ 'jobs/more.yml': JOB }, pattern('elsewhere/**/*.yaml'))).toEqual([]);
    expect(await remarksWith({ 'jobs/deep/more.yaml': JOB })).toEqual([]);
  });
});
