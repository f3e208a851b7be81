import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type PodPaths, podPaths } from '../pods/pod-paths.js';
import { readBegun, readRun } from './run-files.js';
import { runStore } from './run-store.js';

const container = { name: 'c', image: 'i' };
const OWN_STAT = readFileSync('/proc/self/stat', 'utf8');
const GONE_STAT = OWN_STAT.replace(/^\d+/, '999999999');
let directory: string;
let paths: PodPaths;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'runs-'));
  paths = podPaths(directory, 'u');
  mkdirSync(paths.runs, { recursive: true });
});
afterEach(() => rmSync(directory, { recursive: true }));

function launched(attempt: number) {
  const launchedAt = new Date().toISOString();
  return {
    attempt,
    containerId: `process://${attempt}`,
    image: 'i',
    imageId: 'i',
    launchedAt,
    sandbox: 1,
    backoffMs: 0,
  };
}

function write(attempt: number, files: Readonly<Record<string, string>>) {
  for (const [suffix, text] of Object.entries(files)) writeFileSync(`${paths.run('c', attempt)}.${suffix}`, text);
}

describe('an attempt of a container', () => {
  it('is being set up until its program is about to run', () => {
    const runs = runStore(paths);
    runs.launch(container, launched(0));
    write(0, { supervisor: OWN_STAT, started: '', exit: '' });
    expect(runs.read(container)[0]).toMatchObject({ attempt: 0, startedAt: null, process: null, end: null });
  });

  it('runs, and is found running by a node that starts again', () => {
    runStore(paths).launch(container, launched(0));
    write(0, { supervisor: OWN_STAT, started: OWN_STAT });
    expect(runStore(paths).read(container)[0]).toMatchObject({ process: { pid: process.pid }, end: null });
  });

  it('does not run before its postStart hook has ended', () => {
    const hooked = { ...container, lifecycle: { postStart: { sleep: { seconds: 1 } } } };
    runStore(paths).launch(hooked, launched(0));
    write(0, { supervisor: OWN_STAT, started: OWN_STAT });
    expect(runStore(paths).read(hooked)[0]).toMatchObject({ startedAt: null, process: { pid: process.pid } });
    write(0, { hooked: '' });
    expect(runStore(paths).read(hooked)[0]?.startedAt).not.toBeNull();
  });

  it('has ended as its supervisor wrote, with its last words', () => {
    runStore(paths).launch(container, launched(0));
    write(0, { supervisor: GONE_STAT, started: GONE_STAT, exit: '3\n', message: 'bye' });
    expect(runStore(paths).read(container)[0]?.end).toMatchObject({ exitCode: 3, reason: 'Error', message: 'bye' });
  });

  it('has ended with its last words although it began only after that was looked for', () => {
    runStore(paths).launch(container, launched(0));
    write(0, { supervisor: OWN_STAT, started: '' });
    const begun = readBegun(paths, container, 0);
    if (begun === null) throw new TypeError('it was launched');
    write(0, { started: GONE_STAT, exit: '0\n', message: 'bye' });
    const run = readRun(begun, { log: paths.log('c', 0), container });
    expect(run).toMatchObject({ process: { pid: 999_999_999 }, end: { reason: 'Completed', message: 'bye' } });
    expect(run.startedAt).not.toBeNull();
  });

  it('could not start if it ended before its program was run', () => {
    runStore(paths).launch(container, launched(0));
    write(0, { supervisor: GONE_STAT, started: '', exit: '128\n' });
    expect(runStore(paths).read(container)[0]?.end).toMatchObject({ exitCode: 128, reason: 'StartError' });
  });

  it('is lost when neither program nor supervisor is there to tell', () => {
    runStore(paths).launch(container, launched(0));
    write(0, { supervisor: GONE_STAT, started: GONE_STAT, exit: '' });
    const [first] = runStore(paths).read(container);
    expect(first?.end).toMatchObject({ exitCode: 137, reason: 'ContainerStatusUnknown' });
    expect(runStore(paths).read(container)[0]?.end).toEqual(first?.end);
  });

  it('shows the last words of a failed log only where the pod asks for it', () => {
    runStore(paths).launch(container, launched(0));
    write(0, { supervisor: GONE_STAT, started: GONE_STAT, exit: '1\n' });
    mkdirSync(join(paths.directory, 'c'), { recursive: true });
    writeFileSync(paths.log('c', 0), 'why\n');
    expect(runStore(paths).read(container)[0]?.end).not.toHaveProperty('message');
    const asking = { ...container, terminationMessagePolicy: 'FallbackToLogsOnError' } as const;
    expect(runStore(paths).read(asking)[0]?.end?.message).toBe('why\n');
  });
});

it('keeps the last two attempts and forgets the others', () => {
  const runs = runStore(paths);
  for (const attempt of [0, 1, 2]) {
    runs.launch(container, launched(attempt));
    write(attempt, { supervisor: GONE_STAT, started: GONE_STAT, exit: '0\n' });
  }
  expect(runs.read(container).map(({ attempt }) => attempt)).toEqual([2, 1]);
  expect(existsSync(`${paths.run('c', 0)}.exit`)).toBe(false);
});
