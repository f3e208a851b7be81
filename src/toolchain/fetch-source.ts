import type { Candidate } from '../model/candidate.js';
import { cacheDirectory } from './cache-directory.js';
import type { GoProject } from './go-project.js';
import { openSource } from './prow-source.js';

/** Brings a candidate's source onto this machine, without building it. @returns the tree, to be read and never written to. */
export async function fetchSource(
  candidate: Candidate,
  options: { readonly cacheDir?: string; readonly project?: GoProject; readonly signal?: AbortSignal },
): Promise<{ readonly tree: string }> {
  const { tree } = await openSource(candidate, { ...options, cache: cacheDirectory(options.cacheDir) });
  return { tree };
}
