import type { Candidate } from '../model/candidate.js';
import { cacheDirectory } from './cache-directory.js';
import { openSource } from './prow-source.js';

/** Brings a candidate's source onto this machine, without building it. @returns the tree, to be read and never written to. */
export async function fetchSource(
  candidate: Candidate,
  options: { readonly cacheDir?: string; readonly signal?: AbortSignal },
): Promise<{ readonly tree: string }> {
  const { tree } = await openSource(candidate, { cache: cacheDirectory(options.cacheDir), signal: options.signal });
  return { tree };
}
