import { readFile } from 'node:fs/promises';
import { programPath } from '../../../src/local/host-node/containers/images.js';
import { ImageCatalogue } from '../../../src/local/images.js';
import { libraries } from './base-files.js';

/** What holds a pod's namespaces; the kubelet's own choice, so no host node knows it. */
export const PAUSE_IMAGE = 'prow-staging.invalid/pause:1';

/** An image before it is packed: files of this machine at their places, above the base. */
export interface ImageContent {
  readonly entrypoint: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly files: readonly { readonly source: string; readonly target: string }[];
}

/**
 * What an image reference stands for, or null: the same file tells host nodes
 * what to run, so both run the same bytes.
 */
export async function readImage(catalogue: string, reference: string): Promise<ImageContent | null> {
  if (reference === PAUSE_IMAGE) return { entrypoint: ['/bin/sleep', 'infinity'], env: {}, files: [] };
  const image = ImageCatalogue.parse(JSON.parse(await readFile(catalogue, 'utf8')))[reference];
  if (image === undefined) return null;
  const { executable, mounts, env } = image;
  if (executable === null) return { entrypoint: [], env, files: mounts };
  const target = programPath(executable);
  const files = [{ source: executable, target }, ...(await libraries([executable])), ...mounts];
  return { entrypoint: [target], env, files };
}
