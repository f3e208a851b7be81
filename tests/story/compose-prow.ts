import { appendFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectPath } from '../../src/toolchain/project-root.js';
import { example } from './gate-jobs.js';

const STORY = projectPath('tests', 'story');
/** Parts of the example production that the story's own does without: they hear of pull requests, and merge them. */
const FROM_EXAMPLE = ['hook.yaml', 'tide.yaml', 'ghproxy.yaml'];

/**
 * The Prow in which the story happens: the story's production, with hook and tide, and with files of examples/gate
 * where a team has them.
 */
export async function composeProw(folder: string, presubmit: string): Promise<void> {
  await cp(join(STORY, 'production'), folder, { recursive: true });
  for (const name of FROM_EXAMPLE) await cp(exampleManifest(name), join(folder, 'manifests', name));
  await mkdir(join(folder, 'config'), { recursive: true });
  await cp(join(STORY, 'prow', 'plugins.yaml'), join(folder, 'config', 'plugins.yaml'));
  const config = await readFile(join(STORY, 'prow', 'config.yaml'), 'utf8');
  await writeFile(join(folder, 'config', 'config.yaml'), `${config}${await example('tide.yaml')}`);
  await writeFile(join(folder, 'jobs', 'prow-staging-gate.yaml'), presubmit);
  await appendFile(join(folder, 'production.yaml'), 'plugins: config/plugins.yaml\n');
}

/** Adds the same parts to what was merged, of its version: production runs them, and the repository is not theirs. */
export async function addFromExample(folder: string, tag: string): Promise<void> {
  for (const name of FROM_EXAMPLE) {
    const text = await readFile(exampleManifest(name), 'utf8');
    await writeFile(join(folder, 'manifests', name), text.replaceAll(/v\d{8}-[0-9a-f]{9}$/gm, tag));
  }
}

function exampleManifest(name: string): string {
  return projectPath('examples', 'production', 'manifests', name);
}
