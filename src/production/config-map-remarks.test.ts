import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ExampleChange, withChangedExample } from './fixtures/changed-example.js';
import { readProduction } from './read-production.js';

const SINKER = 'manifests/sinker.yaml';

/** The example with its own configuration as a ConfigMap among the manifests, after a change. */
async function remarksWith(edit: (config: string) => string, ...changes: ExampleChange[]): Promise<readonly string[]> {
  return withChangedExample(changes, async (root) => {
    const config = edit(await readFile(join(root, 'config/config.yaml'), 'utf8'));
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'config', namespace: 'default' } };
    await appendFile(join(root, SINKER), `\n---\n${JSON.stringify({ ...object, data: { 'config.yaml': config } })}\n`);
    return (await readProduction(root)).remarks;
  });
}

describe('a ConfigMap of Prow’s configuration', () => {
  it('is said to differ from the file that production.yaml names, field by field', async () => {
    expect(await remarksWith((config) => config.replace('log_level: info', 'log_level: debug'))).toEqual([
      expect.stringMatching(
        /^ConfigMap default\/config, key config.yaml among the manifests is not what config\/config.yaml says, at \/log_level: staging has the file’s \(manifests\/sinker.yaml:\d+\)$/,
      ),
    ]);
  });

  it('is no remark where it says the same, whatever its comments are', async () => {
    expect(await remarksWith((config) => `# by hand\n${config}`)).toEqual([]);
  });

  it('is said to be another one than prow-controller-manager’s', async () => {
    const other = {
      file: SINKER,
      from: 'configMap:\n            name: config\n',
      to: 'configMap:\n            name: other\n',
    };
    expect(await remarksWith((config) => config, other)).toEqual([
      expect.stringMatching(
        /^sinker reads its configuration from ConfigMap default\/other, key config.yaml, and prow-controller-manager from ConfigMap default\/config, key config.yaml: .*\(manifests\/sinker.yaml:\d+\)$/,
      ),
    ]);
  });
});
