import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';

/** More than a pipe holds. */
const LENGTH = 300_000;

test('what a slow reader has not taken yet is not lost, and the exit code stands', async () => {
  const file = new URL('end-process.ts', import.meta.url).href;
  const script = `import(${JSON.stringify(file)}).then(({ endProcess }) => {
    process.stdout.write('x'.repeat(${LENGTH}));
    endProcess(3);
  })`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  child.stdout.pause();
  await sleep(1_000);
  expect(child.exitCode).toBeNull();
  expect(await text(child.stdout)).toHaveLength(LENGTH);
  expect(await ended).toBe(3);
});
