import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { projectPath } from '../../toolchain/project-root.js';
import { onlyOne } from './only-one.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'only-one-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('the second of two at once says that there is another, and one after it works', async () => {
  const lock = join(folder, 'local.lock');
  const [first, second] = await Promise.allSettled([onlyOne(lock, () => onlyOne(lock, async () => 'inner')), sleep(0)]);
  expect(second.status).toBe('fulfilled');
  expect(first).toMatchObject({ status: 'rejected', reason: { kind: 'undecided' } });
  expect(await onlyOne(lock, async () => 'free')).toBe('free');
});

test('two locks do not meet', async () => {
  const other = () => onlyOne(join(folder, 'b.lock'), async () => 'both');
  expect(await onlyOne(join(folder, 'a.lock'), other)).toBe('both');
});

test('work whose lock is lost is told to stop', { timeout: 60_000 }, async () => {
  const lock = join(folder, 'local.lock');
  const work = async (lost: AbortSignal) => {
    const pidOf = async (...how: string[]) => (await execa('pgrep', how)).stdout.split('\n')[0] ?? '';
    // flock(1) holds the file no longer than what it runs.
    process.kill(Number(await pidOf('--parent', await pidOf('--full', `flock .*${lock}`))), 'SIGKILL');
    await sleep(30_000, undefined, { signal: lost });
    return 'went on';
  };
  await expect(onlyOne(lock, work)).rejects.toThrow(/another may have begun beside it/);
});

test('a holder that is killed leaves nothing locked', { timeout: 60_000 }, async () => {
  const lock = join(folder, 'local.lock');
  const program = join(folder, 'holder.mts');
  const module = projectPath('src', 'cli', 'nightly', 'only-one.ts');
  await writeFile(
    program,
    `import { onlyOne } from ${JSON.stringify(module)};
await onlyOne(${JSON.stringify(lock)}, () => new Promise(() => { console.log('holds'); setInterval(() => {}, 1_000); }));`,
  );
  const holder = execa(process.execPath, ['--import', 'tsx', program], { reject: false, cwd: projectPath() });
  await new Promise<void>((resolve) => holder.stdout.once('data', () => resolve()));
  await expect(onlyOne(lock, async () => 'no')).rejects.toThrow(/Another night/);
  holder.kill('SIGKILL');
  await holder;
  let freed = '';
  for (let attempt = 0; attempt < 100 && freed === ''; attempt += 1) {
    freed = await onlyOne(lock, async () => 'free').catch(() => '');
    await sleep(50);
  }
  expect(freed).toBe('free');
});
