import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openHistory } from '../canaries/history-writer.js';
import { judgeDrill } from '../drills/judge-drill.js';
import { loadDrill } from '../drills/load-drill.js';
import { Environment } from '../model/environment.js';
import { EXAMPLE_CANDIDATE } from '../model/fixtures/example-builds.js';
import { EXAMPLE_DESCRIPTION } from '../model/fixtures/example-run.js';
import { projectPath } from '../toolchain/project-root.js';
import { refusedRun } from './refused-run.js';
import { runFiles } from './run-folder.js';
import { findRun, stateDirectory } from './state-directory.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'refused-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const run = async (refused: string | null) => {
  const text = await readFile(projectPath('src', 'model', 'fixtures', 'environment.json'), 'utf8');
  const environment = Environment.parse(JSON.parse(text));
  const place = { state: stateDirectory(root), environment, description: EXAMPLE_DESCRIPTION };
  const builds = { prow: EXAMPLE_CANDIDATE, boskos: null, power: { faultFraction: 0.5, power: 0.95 } };
  const fresh = async (folder: string): Promise<boolean> => {
    const history = openHistory(runFiles(folder).history);
    const of = { phase: 'candidate', clusterId: 'empty' } as const;
    const definition = 'prowjobs.prow.k8s.io';
    history.append({ kind: 'fresh-started', ...of, definitions: [definition] });
    history.append({
      ...{ kind: 'definition-applied', ...of, definition, moment: 'fresh', sha256: '', refused, dropped: [] },
      ...{ isServed: refused === null, waitedMs: 1, limitMs: 2 },
    });
    history.close();
    return refused === null;
  };
  return refusedRun({ ...place, ...builds }, fresh, () => undefined);
};

test('a candidate whose definition is refused fails, as its drill wants it', async () => {
  const smoked = await run(
    'HTTP 422: spec.versions: Invalid value: must have exactly one version marked as storage version',
  );
  if (smoked === null) throw new TypeError('it is refused');
  const { caught, because } = judgeDrill(smoked.verdict, await loadDrill('definition-refused'));
  expect(because).toContain('the candidate’s definition is refused');
  expect(caught).toBe(true);
  expect(await findRun(stateDirectory(root), 'latest')).toBe(smoked.folder);
});

test('one whose definitions are accepted has no run of its own', async () => {
  expect(await run(null)).toBeNull();
  expect(await readdir(stateDirectory(root).runs)).toEqual([]);
});
