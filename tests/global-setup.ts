import { execa } from 'execa';
import { projectPath } from '../src/toolchain/project-root.js';

/** Builds the programs that environments start, as `bin/prow-staging.mjs` does. */
export async function setup(): Promise<void> {
  await execa('node', [
    '-e',
    `import(${JSON.stringify(projectPath('bin', 'build.mjs'))}).then(({ build }) => build())`,
  ]);
}
