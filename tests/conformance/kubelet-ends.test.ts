import { type ChildProcess, spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { projectPath } from '../../src/toolchain/project-root.js';
import { controlGroupsOf, removeControlGroups } from '../kubelet/control-groups.js';
import { startKubeletCluster } from '../kubelet/kubelet-cluster.js';
import { isLeftOut } from '../kubelet/requirements.js';
import { mountsBelow, processesNaming } from '../support/cli.js';

const END_LIMIT_MS = 30_000;
const IMAGES = { shell: 'prow-staging.invalid/shell:1', agnhost: 'prow-staging.invalid/agnhost:1' };

let directory = '';
afterEach(async () => {
  if (directory !== '') await rm(directory, { recursive: true, force: true });
});

describe.skipIf(isLeftOut())('a test of a kubelet', () => {
  it('that is killed leaves no process and no mount, and the next one removes its control groups', async () => {
    const standing = spawn(process.execPath, ['--import', 'tsx', projectPath('tests', 'kubelet', 'stand-main.ts')], {
      cwd: projectPath(),
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const said = await firstLine(standing);
    directory = said.directory;
    expect(await processesNaming(directory)).not.toEqual([]);
    expect(await controlGroupsOf(said.pid)).not.toEqual([]);
    standing.kill('SIGKILL');
    const deadline = Date.now() + END_LIMIT_MS;
    while ((await processesNaming(directory)).length > 0 && Date.now() < deadline) await delay(200);
    expect(await processesNaming(directory)).toEqual([]);
    expect(await mountsBelow(directory)).toEqual([]);
    await removeControlGroups();
    expect(await controlGroupsOf(said.pid)).toEqual([]);
  });

  it('whose kubelet ends says so with its last words, and leaves nothing', async () => {
    const starting = startKubeletCluster(IMAGES, { kubelet: '/bin/false', count: 1 });
    await expect(starting).rejects.toThrow(/kubelet-reference-0 is not Ready/);
    // A control group cannot be removed while a process is in it.
    expect(await controlGroupsOf(process.pid)).toEqual([]);
  });
});

async function firstLine(standing: ChildProcess): Promise<{ directory: string; pid: number }> {
  if (standing.stdout === null) throw new TypeError('it was started with a pipe');
  for await (const line of createInterface({ input: standing.stdout })) return JSON.parse(line);
  throw new Error('it ended before it said where it stands');
}
