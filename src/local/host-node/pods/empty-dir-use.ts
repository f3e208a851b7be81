import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { quantity } from '../../../model/quantity.js';
import type { Pod } from '../pod.js';
import type { PodPaths } from './pod-paths.js';

/** What `stat` counts blocks in, whatever the file system's own are. */
const BLOCK_BYTES = 512;

/** An emptyDir that holds more than it may. */
export interface OverfullVolume {
  readonly name: string;
  readonly limit: string;
}

/**
 * The first emptyDir on disk that holds more than its limit, or null. In memory the
 * kernel keeps the limit itself. Undefined for a pod that has none to look at.
 */
export async function overfullVolume({ spec }: Pod, paths: PodPaths): Promise<OverfullVolume | null | undefined> {
  const limited = (spec.volumes ?? []).flatMap(({ name, emptyDir }) =>
    emptyDir?.sizeLimit === undefined || emptyDir.medium === 'Memory' ? [] : [{ name, limit: emptyDir.sizeLimit }],
  );
  if (limited.length === 0) return undefined;
  for (const volume of limited) {
    if ((await usedBytes(paths.volume(volume.name))) > quantity(volume.limit)) return volume;
  }
  return null;
}

async function usedBytes(directory: string): Promise<number> {
  const names = await readdir(directory, { recursive: true }).catch(() => []);
  let blocks = 0;
  for (const name of names) {
    // A file that goes while we look takes no room.
    blocks += (await lstat(join(directory, name)).catch(() => ({ blocks: 0 }))).blocks;
  }
  return blocks * BLOCK_BYTES;
}
