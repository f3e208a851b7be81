import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyDrill } from '../src/drills/apply-drill.js';
import { drillNames, loadDrill } from '../src/drills/load-drill.js';
import { fetchSource } from '../src/toolchain/fetch-source.js';
import { resolveCandidate } from '../src/toolchain/resolve-candidate.js';
import { runGo } from '../src/toolchain/run-go.js';

const names = await drillNames();
let workDir: string;
beforeAll(async () => {
  workDir = await mkdtemp(join(tmpdir(), 'drills-'));
});
afterAll(() => rm(workDir, { recursive: true, force: true }));

describe.each(['v20250522-9b3f5faca', 'v20251125-e3ae8cf22'])('in Prow %s', (tag) => {
  test.for(names)('the fault of %s fits and compiles', async (name, { signal }) => {
    const { tree } = await fetchSource(await resolveCandidate(tag, { signal }), { signal });
    const drill = await loadDrill(name);
    const faulty = await applyDrill(drill, { tree, workDir });
    const packages = new Set(drill.edits.map(({ file }) => `./${file.slice(0, file.lastIndexOf('/'))}`));
    const built = await runGo(['build', '-trimpath', '-buildvcs=false', ...packages], {
      cwd: faulty,
      purpose: `build the packages that ${name} changes`,
      signal,
    });
    expect(built).toBe('');
  });
});
