import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { EXAMPLE_DESCRIPTION } from '../model/fixtures/example-run.js';
import { runDescription } from './conclude.js';

it('a run that says something else is unreadable, and a folder without one is no run', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'conclude-'));
  try {
    await expect(runDescription(folder)).rejects.toMatchObject({ kind: 'usage' });
    await writeFile(join(folder, 'description.json'), '{"name":"example"}');
    await expect(runDescription(folder)).rejects.toMatchObject({ kind: 'unreadable' });
    await writeFile(join(folder, 'description.json'), JSON.stringify(EXAMPLE_DESCRIPTION));
    expect(await runDescription(folder)).toEqual(EXAMPLE_DESCRIPTION);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
