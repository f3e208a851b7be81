import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { getuid } from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { lastLines } from '../../src/local/keeper/last-lines.js';
import { projectPath } from '../../src/toolchain/project-root.js';
import { codeAsked } from '../conformance/code-asked.js';
import type { NodeKind } from '../conformance/promise.js';
import { PROMISES } from '../conformance/promises/all.js';
import { processesNaming } from '../support/cli.js';
import { type Judged, judgeInterrupted, judgeRound } from './judge-round.js';
import { type RoundRecord, roundFile, type Suite } from './round-record.js';

const NODES: Readonly<Record<Suite, NodeKind>> = { conformance: 'host node', kubelet: 'kubelet' };

/** The kernel ends a round's namespaces process by process; this bounds our wait for the last of a busy machine. */
const END_LIMIT_MS = 60_000;
const POLL_MS = 200;
const LAST_LINES = 20;

/**
 * Runs a whole suite once, in a temporary folder of its own that is gone afterwards.
 *
 * @returns what it showed; null where `signal` ended it before it had lost anything, which says nothing.
 */
export async function runRound(
  suite: Suite,
  { number, signal }: { readonly number: number; readonly signal: AbortSignal },
): Promise<RoundRecord | null> {
  const startedAt = new Date();
  const [before, asked] = [await codeAsked(), await commit()];
  // What goes wrong around a suite is a loss of its round: no round that was begun is forgotten.
  const judged = await runAndJudge(suite, { number, signal }).catch(
    (error: unknown): Judged => ({ passed: 0, skipped: 0, lost: [{ name: 'the round', message: String(error) }] }),
  );
  if (judged === null) return null;
  const [, load] = loadavg();
  // Code that changed meanwhile is none that anybody could ask again.
  const code = (await codeAsked()) === before ? before : `${before}+`;
  return {
    ...{ suite, number, commit: asked, code, uid: getuid?.() ?? -1, startedAt: startedAt.toISOString() },
    durationMs: Date.now() - startedAt.getTime(),
    load: Math.round(load ?? 0),
    ...judged,
  };
}

async function runAndJudge(
  suite: Suite,
  { number, signal }: { readonly number: number; readonly signal: AbortSignal },
): Promise<Judged | null> {
  const path = roundFile(suite, number);
  const directory = await mkdtemp(join(tmpdir(), 'rounds-'));
  try {
    const exitCode = await runSuite(suite, { path, directory, signal });
    const output = await readFile(`${path}.log`, 'utf8');
    if (signal.aborted) return judgeInterrupted(output);
    const report: unknown = JSON.parse(await readFile(`${path}.json`, 'utf8').catch(() => 'null'));
    // What a machine lacks for a promise is no limit here: 20 rounds ask everything that can be asked anywhere.
    const limits = PROMISES.filter((promise) => promise.limits?.[NODES[suite]] !== undefined).length;
    return judgeRound(report, { exitCode, limits, lastWords: lastLines(output, LAST_LINES) });
  } finally {
    await untilNothingNames(directory);
    await rm(directory, { recursive: true, force: true });
  }
}

async function runSuite(
  suite: Suite,
  { path, directory, signal }: { readonly path: string; readonly directory: string; readonly signal: AbortSignal },
): Promise<number | null> {
  await rm(`${path}.json`, { force: true });
  const log = openSync(`${path}.log`, 'w');
  const reporters = ['--reporter=verbose', '--reporter=json', `--outputFile.json=${path}.json`];
  const vitest = projectPath('node_modules', '.bin', 'vitest');
  // A process group of its own: what a terminal sends to this program is passed on once, and by us.
  const child = spawn(vitest, ['run', '--project', suite, ...reporters], {
    cwd: projectPath(),
    env: { ...process.env, TMPDIR: directory, NO_COLOR: '1' },
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  const end = () => signalGroup(child.pid, 'SIGTERM');
  signal.addEventListener('abort', end, { once: true });
  const ended = once(child, 'exit');
  if (signal.aborted) end();
  const [exitCode] = await ended;
  signal.removeEventListener('abort', end);
  return typeof exitCode === 'number' ? exitCode : null;
}

function signalGroup(pid: number | undefined, name: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, name);
  } catch {
    // It has ended by itself.
  }
}

async function untilNothingNames(directory: string): Promise<void> {
  const deadline = Date.now() + END_LIMIT_MS;
  while ((await processesNaming(directory)).length > 0) {
    if (Date.now() > deadline) throw new Error(`something still runs in ${directory}`);
    await delay(POLL_MS);
  }
}

async function commit(): Promise<string> {
  const git = async (...args: string[]) => (await execa('git', args, { cwd: projectPath() })).stdout;
  const [head, changes] = [await git('rev-parse', '--short=9', 'HEAD'), await git('status', '--porcelain')];
  return changes === '' ? head : `${head}+`;
}
