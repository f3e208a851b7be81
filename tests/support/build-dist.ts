import { execa } from 'execa';
import { projectPath } from '../../src/toolchain/project-root.js';

/** Bundles the programs that environments are made of, where a source is newer than they are. */
export async function buildDist(): Promise<void> {
  const script = `import(${JSON.stringify(projectPath('bin', 'build.mjs'))}).then(({ build }) => build())`;
  await execa('node', ['-e', script]);
}
