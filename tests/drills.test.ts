import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { projectPath } from '../src/toolchain/project-root.js';
import { makeState, prowStaging, removeState } from './support/cli.js';

/** One environment, and three candidates on it one after another: some five minutes on two cores. */
const CAMPAIGN_LIMIT_MS = 40 * 60_000;

let state: string;
beforeAll(async () => {
  state = await makeState();
});
afterAll(async () => {
  await removeState(state);
});

it('catches a fault of configuration, cries over no neighbour, tells what does not fit', {
  timeout: CAMPAIGN_LIMIT_MS,
}, async () => {
  const own = join(state, 'drills');
  await mkdir(own);
  // A fault of source needs a build, and the standing environment has one; a neighbour that needs none is enough here.
  const read = async (name: string) =>
    (await readFile(projectPath('drills', `${name}.yaml`), 'utf8')).replace(/^neighbour: .*$/m, 'neighbour: unchanged');
  await writeFile(join(own, 'contexts-swapped.yaml'), await read('contexts-swapped'));
  const stale = (await read('component-keeps-ending'))
    .replace('-ending\n', '-ending-stale\n')
    .replaceAll('crier/main.go', 'crier/no-such-file.go');
  await writeFile(join(own, 'component-keeps-ending-stale.yaml'), stale);
  const drill = await prowStaging(['drill', '--drills', own, '--power', '0.5,0.5', '--json'], { state });
  expect(drill.exitCode, String(drill.all)).toBe(2);
  const report = JSON.parse(drill.stdout);
  expect(report).toMatchObject({ caught: 1, missed: 0, falseAlarms: 0, notApplied: 1 });
  expect(report.faults.find(({ status }: { status: string }) => status === 'not applied').because).toContain(
    'no-such-file.go is not as expected',
  );
});

it('lists the drills with what each breaks', async () => {
  const listed = (await prowStaging(['drill', '--list'], { state })).stdout;
  expect(listed).toMatch(/^default-alias-overwritten {2,}\S.*default/m);
});

it('refuses an unknown drill by name', async () => {
  const drill = await prowStaging(['drill', 'no-such-drill'], { state });
  expect(drill.exitCode).toBe(64);
  expect(drill.stderr).toContain('default-alias-overwritten');
});
