import { cp, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseHistory } from '../src/model/history.js';
import { CHECKS, Verdict } from '../src/model/verdict.js';
import { projectPath } from '../src/toolchain/project-root.js';
import { ONE_MORE } from './fixtures/version-bound-jobs.js';
import { makeState, processesNaming, prowStaging, removeState } from './support/cli.js';

/** What no file of a run may hold: it opens a cluster. */
const CREDENTIALS = [/eyJhbGciOi[\w-]+\.[\w-]+\.[\w-]+/, /PRIVATE KEY/, /client-key-data/, /"?token"?:\s*\S/];

/** Each start of what starts jobs takes half a minute on each version: one that is not the first shows what they all do. */
const TWO_STARTS = '0.5,0.75';

describe('a rehearsal of a good bump', () => {
  let state: string;
  let temporary: string;
  let folder: string;
  let rehearsal: Awaited<ReturnType<typeof prowStaging>>;

  beforeAll(async () => {
    state = await makeState();
    temporary = join(state, 'tmp');
    await mkdir(temporary);
    const next = join(state, 'next');
    await cp(projectPath('examples', 'production'), next, { recursive: true });
    await writeFile(join(next, 'jobs', 'one-more.yaml'), ONE_MORE);
    const candidate = ['--candidate', 'v20251125-e3ae8cf22', '--next-config', next];
    rehearsal = await prowStaging(['rehearse', ...candidate, '--power', TWO_STARTS], {
      state,
      env: { TMPDIR: temporary },
    });
    folder = String(rehearsal.stdout).trim().split('\n').at(-1) ?? '';
  });
  afterAll(async () => {
    await removeState(state);
  });

  it('passes with exit code 0 and says where the run is', async () => {
    expect(rehearsal.exitCode, String(rehearsal.all)).toBe(0);
    expect(await readdir(folder)).toEqual(
      expect.arrayContaining([
        'description.json',
        'environment.json',
        'history.jsonl',
        'junit.xml',
        'report.html',
        'verdict.json',
      ]),
    );
  });

  it('proves every check on a sound history', async () => {
    const verdict = Verdict.parse(JSON.parse(await readFile(join(folder, 'verdict.json'), 'utf8')));
    expect(verdict.findings.filter(({ outcome }) => outcome !== 'pass')).toEqual([]);
    expect(new Set(verdict.findings.map(({ check }) => check))).toEqual(
      new Set([...CHECKS, 'refusals', 'errands', 'pages']),
    );
    expect(verdict.trials).toMatchObject(
      ['deck', 'gangway', 'hook', 'prow-controller-manager', 'sub'].map((component) => ({ component, starts: 2 })),
    );
    expect(parseHistory(await readFile(join(folder, 'history.jsonl'), 'utf8')).defects).toEqual([]);
  });

  it('tries both configurations with both versions, and starts production’s on the next', async () => {
    const verdict = Verdict.parse(JSON.parse(await readFile(join(folder, 'verdict.json'), 'utf8')));
    const tried = verdict.findings.filter(({ check }) => check === 'config');
    expect(tried).toHaveLength(4);
    expect(tried.map(({ observed }) => observed)).toContain(
      'crier, deck, gangway, hook, horologium, needs-rebase, prow-controller-manager, sinker became ready and stayed',
    );
    expect(verdict.notProven).toContainEqual(expect.stringMatching(/^next configuration: .* wait for the lock/));
  });

  it('gives the same bytes when it is judged again', async () => {
    const before = await readFile(join(folder, 'verdict.json'), 'utf8');
    const replay = await prowStaging(['replay', folder], { state });
    expect(replay.exitCode).toBe(0);
    expect(await readFile(join(folder, 'verdict.json'), 'utf8')).toBe(before);
  });

  it('is inconclusive, not pass, once a line of its history is gone', async () => {
    const damaged = join(state, 'runs', 'damaged');
    await cp(folder, damaged, { recursive: true });
    const lines = (await readFile(join(folder, 'history.jsonl'), 'utf8')).split('\n');
    await writeFile(join(damaged, 'history.jsonl'), lines.toSpliced(10, 1).join('\n'));
    expect((await prowStaging(['replay', damaged], { state })).exitCode).toBe(2);
  });

  it('keeps no credential in the run’s folder, and only its owner can read it', async () => {
    expect((await stat(folder)).mode & 0o077).toBe(0);
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const text = await readFile(join(entry.parentPath, entry.name), 'utf8');
      for (const credential of CREDENTIALS) expect(credential.exec(text)?.[0], entry.name).toBeUndefined();
    }
  });

  it('leaves no process and no environment behind', async () => {
    expect(await processesNaming(join(state, 'environments'))).toEqual([]);
    expect(await readdir(join(state, 'environments'))).toEqual([]);
    expect(await readdir(temporary)).toEqual([]);
  });
});
