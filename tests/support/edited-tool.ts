import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectPath } from '../../src/toolchain/project-root.js';

/** What the command line is made of. */
const PARTS = [
  'bin',
  'src',
  'infra',
  'toolchain',
  'smoke-tests',
  'examples',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

/** Gives deck something that no rule knows, right before it is deployed. */
export const EDIT_DECK = `
function edited(object: KubernetesObject): KubernetesObject {
  if (object.kind !== 'Deployment' || object.metadata.name !== 'deck') return object;
  return { ...object, spec: { ...(object['spec'] as object), minReadySeconds: 1 } };
}
`;

/**
 * A copy of this tool with one text of its source exchanged, and more at the end of that file.
 *
 * @returns The copy's folder.
 * @throws {Error} where the text is not there, so that no test passes by accident.
 */
export async function copyWithEdit(
  root: string,
  { file, from, to, more }: { file: string; from: string; to: string; more: string },
): Promise<string> {
  await mkdir(root);
  for (const part of PARTS) await cp(projectPath(part), join(root, part), { recursive: true });
  await symlink(projectPath('node_modules'), join(root, 'node_modules'));
  const text = await readFile(join(root, file), 'utf8');
  if (!text.includes(from)) throw new Error(`${file} does not hold ${JSON.stringify(from)}`);
  await writeFile(join(root, file), `${text.replace(from, to)}${more}`);
  return root;
}
