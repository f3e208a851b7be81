import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { listSources } from './source-files.js';

async function listed(files: Readonly<Record<string, string>>): Promise<string[]> {
  const root = await mkdtemp(join(tmpdir(), 'prow-ignore-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
    return await listSources(root, { paths: ['jobs'], namedBy: '`jobs`', depth: 'tree' });
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

const JOBS = { 'jobs/a.yaml': '', 'jobs/b.yaml': '', 'jobs/deep/a.yaml': '', 'jobs/deep/c.yaml': '' };

it('takes all job files where no .prowignore says otherwise', async () => {
  expect(await listed(JOBS)).toEqual(['jobs/a.yaml', 'jobs/b.yaml', 'jobs/deep/a.yaml', 'jobs/deep/c.yaml']);
});

it.each([
  [
    'a file of the folder it is in, and of those below',
    { 'jobs/.prowignore': 'a.yaml\n' },
    ['jobs/b.yaml', 'jobs/deep/c.yaml'],
  ],
  ['a folder', { 'jobs/.prowignore': 'deep/\n' }, ['jobs/a.yaml', 'jobs/b.yaml']],
  ['only what is below it', { 'jobs/deep/.prowignore': '*.yaml\n' }, ['jobs/a.yaml', 'jobs/b.yaml']],
  [
    'what the nearest one says',
    { 'jobs/.prowignore': '*.yaml\n', 'jobs/deep/.prowignore': '!c.yaml\n' },
    ['jobs/deep/c.yaml'],
  ],
])('passes over %s', async (_, ignoring, left) => {
  expect(await listed({ ...JOBS, ...ignoring })).toEqual(left);
});
