import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectPath } from '../../src/toolchain/project-root.js';
import { POLICY_RUNTIME, POLICY_SETTINGS_FILE } from './engine-files.js';

/** Where the program of an environment tells its policies what they must know. */
export function policySettingsPath(directory: string): string {
  return join(directory, 'pulumi', POLICY_SETTINGS_FILE);
}

/**
 * The policy pack as this environment's engine starts it: the same bundle that a stock Pulumi takes from `dist/policy`,
 * under a runtime whose runner is ours.
 *
 * @returns Its folder.
 */
export async function writePolicyPack(directory: string): Promise<string> {
  const pack = join(directory, 'pulumi', 'policy');
  await mkdir(pack, { recursive: true, mode: 0o700 });
  const bundle = projectPath('dist', 'policy', 'index.cjs');
  await writeFile(join(pack, 'index.js'), `require(${JSON.stringify(bundle)});\n`);
  await writeFile(join(pack, 'PulumiPolicy.yaml'), `runtime: ${POLICY_RUNTIME}\nversion: 0.0.0\n`);
  await writeFile(join(pack, 'package.json'), '{ "type": "commonjs", "main": "index.js", "version": "0.0.0" }\n');
  return pack;
}
