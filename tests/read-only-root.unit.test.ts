import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HISTORY_FILE } from '../src/canaries/open-run.js';
import { parseHistory } from '../src/model/history.js';
import { projectPath } from '../src/toolchain/project-root.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'read-only-root-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs a program of ours where nobody can write to the project, as in the image of a night. */
async function runReadOnly(text: string): Promise<string> {
  const program = join(folder, 'program.mts');
  await writeFile(program, text);
  const script = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && cd "$0" && exec "$@"';
  const command = [process.execPath, '--import', 'tsx', program];
  const { all } = await execa(
    'unshare',
    ['--user', '--map-root-user', '--mount', 'sh', '-c', script, projectPath(), ...command],
    { all: true, env: { HOME: folder, STAGING_RUN: '' } },
  );
  return all;
}

test('nobody can write to the project there', async () => {
  const place = JSON.stringify(projectPath('written'));
  const text = `import { writeFileSync } from 'node:fs'; try { writeFileSync(${place}, ''); } catch (e) { console.log(e.code); }`;
  expect(await runReadOnly(text)).toBe('EROFS');
});

test('suites start from an image that nobody can write to', async () => {
  const suite = JSON.stringify(projectPath('src', 'cli', 'run-smoke-suite.ts'));
  const output = await runReadOnly(`import { runSmokeSuite } from ${suite};
const power = { faultFraction: 0.5, power: 0.95 };
const at = { directory: '/nowhere', folder: ${JSON.stringify(folder)}, phase: 'candidate', power };
await runSmokeSuite({ ...at, signal: new AbortController().signal, onLine: (line) => console.log(line) });`);
  const { lines } = parseHistory(await readFile(join(folder, HISTORY_FILE), 'utf8'));
  // They begin, and find that no environment stands: an image that cannot be written to would have ended them before.
  expect(JSON.stringify(lines.map(({ event }) => event))).toContain('The environment file cannot be read');
  expect(output).not.toContain('EROFS');
});
