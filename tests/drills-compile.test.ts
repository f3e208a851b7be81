import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyDrill } from '../src/drills/apply-drill.js';
import { drillNames, loadDrill, loadNeighbour } from '../src/drills/load-drill.js';
import { fetchSource } from '../src/toolchain/fetch-source.js';
import { BOSKOS } from '../src/toolchain/go-project.js';
import { resolveCandidate } from '../src/toolchain/resolve-candidate.js';
import { runGo } from '../src/toolchain/run-go.js';

const drills = await Promise.all((await drillNames()).map((name) => loadDrill(name)));
const neighbours = await Promise.all(
  [...new Set(drills.map(({ neighbour }) => neighbour))].map((name) => loadNeighbour(name)),
);
/** Those that change Prow's source; the others change what it is given. */
const edited = [...drills, ...neighbours].filter(({ edits }) => edits.length > 0);
let workDir: string;
beforeAll(async () => {
  workDir = await mkdtemp(join(tmpdir(), 'drills-'));
});
afterAll(() => rm(workDir, { recursive: true, force: true }));

/** Drills are put into production's own version; `npm run test:drills-compile` asks the other one too, three minutes more. */
const OTHERS = process.env['EVERY_VERSION'] ? ['v20251125-e3ae8cf22'] : [];

describe.each(['v20250522-9b3f5faca', ...OTHERS])('in Prow %s', (tag) => {
  test.for(edited)('the edits of $name fit and compile', async (drill, { signal }) => {
    const { tree } = await fetchSource(await resolveCandidate(tag, { signal }), { signal });
    const faulty = await applyDrill(drill, { tree, workDir });
    // Of several packages Go keeps nothing: a single program would be linked, which is all of Prow.
    const packages = new Set([
      './pkg/version',
      ...drill.edits
        .filter(({ file }) => file.endsWith('.go'))
        .map(({ file }) => `./${file.slice(0, file.lastIndexOf('/'))}`),
    ]);
    const built = await runGo(['build', '-trimpath', '-buildvcs=false', ...packages], {
      cwd: faulty,
      purpose: `build the packages that ${drill.name} changes`,
      signal,
    });
    expect(built).toBe('');
  });
});

/** Those that change the source of Boskos; two drills may share a fault. */
const lending = [...drills, ...neighbours].filter(({ boskosEdits }) => boskosEdits.length > 0);

test.for(lending)('the edits of $name fit Boskos and compile', async ({ name, boskosEdits }, { signal }) => {
  const pinned = await resolveCandidate('v20250908-5e4ab7284', { project: BOSKOS, signal });
  const { tree } = await fetchSource(pinned, { project: BOSKOS, signal });
  const faulty = await applyDrill({ name: `${name}-boskos`, edits: boskosEdits }, { tree, workDir });
  const built = await runGo(['vet', './cmd/boskos'], { cwd: faulty, purpose: `compile Boskos with ${name}`, signal });
  expect(built).toBe('');
});
