import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { projectPath } from '../../src/toolchain/project-root.js';
import { PROMISES } from '../conformance/promises/all.js';
import { BROKEN_NODES } from './broken-nodes.js';

/** What the suite of promises is run from. */
const PARTS = ['bin', 'src', 'infra', 'toolchain', 'smoke-tests', 'drills', 'tests', 'examples'];
const FILES = ['package.json', 'package-lock.json', 'tsconfig.json', 'vitest.config.ts'];

/** None of them has to do with this one: a node that does not run at all breaks it, too. */
const UNTOUCHED = 'exit-codes-are-passed-on';

const Report = z.object({
  testResults: z.array(z.object({ assertionResults: z.array(z.object({ title: z.string(), status: z.string() })) })),
});

let root = '';
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

/** Asks a copy of this project some promises. Returns what became of each, by its id. */
async function askCopy(ids: readonly string[], edit?: { file: string; from: string; to: string }) {
  root = await mkdtemp(join(tmpdir(), 'prow-staging-broken-'));
  for (const part of [...PARTS, ...FILES]) await cp(projectPath(part), join(root, part), { recursive: true });
  await symlink(projectPath('node_modules'), join(root, 'node_modules'));
  if (edit !== undefined) {
    const path = join(root, 'src', 'local', 'host-node', edit.file);
    const text = await readFile(path, 'utf8');
    if (text.split(edit.from).length !== 2) throw new Error(`${edit.file} does not hold this once: ${edit.from}`);
    await writeFile(path, text.replace(edit.from, edit.to));
  }
  const report = join(root, 'report.json');
  const which = ids.map((id) => `'${id}'`).join('|');
  const run = await execa(
    projectPath('node_modules', '.bin', 'vitest'),
    ['run', '--project', 'conformance', '-t', which, '--reporter=json', `--outputFile=${report}`],
    { cwd: root, env: { NO_COLOR: '1' }, reject: false, all: true },
  );
  const said = await readFile(report, 'utf8').catch(() => {
    throw new Error(`the suite left no report: ${run.all}`);
  });
  const asked = Report.parse(JSON.parse(said)).testResults.flatMap(({ assertionResults }) => assertionResults);
  const became = asked.map(({ title, status }) => [title.replaceAll("'", ''), status] as const);
  // A name may begin another: those that nobody asked for are left out.
  return Object.fromEntries(became.filter(([id]) => ids.includes(id)));
}

describe('a host node that is wrong on purpose', () => {
  it('breaks promises that there are', () => {
    const ids = PROMISES.map(({ id }) => id);
    expect(BROKEN_NODES.map(({ breaks }) => breaks).filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('is told from one that is not: that keeps them all', async () => {
    const ids = [...new Set(BROKEN_NODES.map(({ breaks }) => breaks))];
    expect(await askCopy(ids)).toEqual(Object.fromEntries(ids.map((id) => [id, 'passed'])));
  });

  it.each(BROKEN_NODES)('$name: $breaks is broken', async ({ breaks, ...edit }) => {
    expect(await askCopy([breaks, UNTOUCHED], edit)).toEqual({ [breaks]: 'failed', [UNTOUCHED]: 'passed' });
  });
});
