import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { StateDirectory } from '../state-directory.js';
import { JudgedCommit } from './bisection.js';

/** Commits judged so far, kept so that an interrupted search goes on where it was. */
export interface KeptSearch {
  readonly known: readonly JudgedCommit[];
  readonly keep: (judged: JudgedCommit) => Promise<void>;
}

/**
 * Opens what is kept of one search. Another production, power or version of this tool makes another search: what was judged
 * then is no word about it. What decided nothing is not kept; it is worth another look.
 *
 * @param identity - all that a verdict depends on besides the commit.
 */
export async function keptSearch(
  { root }: Pick<StateDirectory, 'root'>,
  identity: Readonly<Record<string, unknown>>,
): Promise<KeptSearch> {
  const folder = join(root, 'bisections');
  const name = createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 16);
  const path = join(folder, `${name}.json`);
  const known = await readKept(path);
  const all = [...known];
  return {
    known,
    keep: async (judged) => {
      if (judged.outcome === 'inconclusive' || all.some(({ commit }) => commit === judged.commit)) return;
      all.push(judged);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(`${path}.part`, `${JSON.stringify(all, null, 2)}\n`, { mode: 0o600 });
      await rename(`${path}.part`, path);
    },
  };
}

/** Nothing where nothing is kept, or where it is not what this version writes: then it is judged anew. */
async function readKept(path: string): Promise<JudgedCommit[]> {
  const text = await readFile(path, 'utf8').catch(() => '[]');
  try {
    return z.array(JudgedCommit).parse(JSON.parse(text));
  } catch {
    return [];
  }
}
