import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { askGit, type Revisions } from './ask-git.js';

/** Each attribute by which git makes other bytes of a file as it is checked out (gitattributes(5), `convert.c`). */
const NO_CONVERSION = '* -text !crlf !eol -ident -filter !working-tree-encoding\n';

/**
 * The environment in which git checks a clone's files out byte for byte. Attributes of the tree that is looked at would convert
 * them, and run what the clone's settings name as filters. So a repository beside it, which has the clone's objects and none
 * of its settings, says of every file that nothing is converted; above its `info/attributes` there is nothing.
 *
 * @param directory - where that repository is made.
 * @throws {GitAnswer} where git fails.
 */
export async function unconverted(revisions: Revisions, directory: string): Promise<Readonly<Record<string, string>>> {
  const format = await askGit(revisions, ['rev-parse', '--show-object-format']);
  const objects = await askGit(revisions, ['rev-parse', '--git-path', 'objects']);
  await askGit(revisions, ['init', '--quiet', '--bare', '--template=', `--object-format=${format}`, directory]);
  await mkdir(join(directory, 'info'), { recursive: true });
  await writeFile(join(directory, 'info/attributes'), NO_CONVERSION);
  return { GIT_DIR: directory, GIT_OBJECT_DIRECTORY: resolve(revisions.clone, objects) };
}
