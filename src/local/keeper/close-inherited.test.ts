import { execa } from 'execa';
import { expect, it } from 'vitest';
import { projectPath } from '../../toolchain/project-root.js';

/** What a child of Node's sees open, where the shell that started Node left descriptor 140 open. */
async function seenByChildren(closing: string): Promise<string[]> {
  const module = projectPath('src', 'local', 'keeper', 'close-inherited.ts');
  const script = `
    import { spawnSync } from 'node:child_process';
    import { closeInherited } from ${JSON.stringify(module)};
    ${closing}
    process.stdout.write(spawnSync('/bin/ls', ['/proc/self/fd']).stdout);`;
  const node = [process.execPath, '--import', 'tsx', '--input-type=module', '-e', script];
  const shell = ['-c', 'exec 140</dev/null; exec "$@"', 'bash', ...node];
  return (await execa('/bin/bash', shell, { cwd: projectPath() })).stdout.split('\n');
}

it('closes what was left open by others', async () => {
  expect(await seenByChildren('')).toContain('140');
  expect(await seenByChildren('closeInherited();')).toEqual(['0', '1', '2', '3']);
});
