import { appendFile, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withChangedExample } from './fixtures/changed-example.js';
import { readProduction } from './read-production.js';

/** Remarks on the example with its own files of jobs as a ConfigMap among the manifests, each after a change. */
async function remarksWith(edit: (name: string, jobs: string) => string): Promise<readonly string[]> {
  return withChangedExample([], async (root) => {
    const names = await readdir(join(root, 'jobs'));
    const files = names.map(async (name) => [name, edit(name, await readFile(join(root, 'jobs', name), 'utf8'))]);
    const data = Object.fromEntries(await Promise.all(files));
    const metadata = { name: 'job-config', namespace: 'default' };
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data };
    await appendFile(join(root, 'manifests/sinker.yaml'), `\n---\n${JSON.stringify(object)}\n`);
    return (await readProduction(root)).remarks;
  });
}

describe('a ConfigMap of jobs among the manifests', () => {
  it('is no remark where it has the jobs of the files, whatever their comments are', async () => {
    expect(await remarksWith((_, jobs) => `# by hand\n${jobs}`)).toEqual([]);
  });

  it('is said to have a job of another alias, which the files have too', async () => {
    const moved = await remarksWith((_, jobs) => jobs.replace('cluster: rules-k8s', 'cluster: default'));
    expect(moved).toEqual([
      expect.stringMatching(
        /^ConfigMap default\/job-config among the manifests has other jobs than the files of `jobs`: \w+ \S+ of alias default is in no file; \w+ \S+ of alias rules-k8s is in a file alone: staging has the files’ \(manifests\/sinker.yaml:\d+\)$/,
      ),
    ]);
  });

  it('is said to lack the jobs of what Prow could not read in it', async () => {
    const [broken] = await remarksWith((name, jobs) => (name === 'rules.yaml' ? 'periodics: [' : jobs));
    expect(broken).toContain('is in a file alone');
  });
});
