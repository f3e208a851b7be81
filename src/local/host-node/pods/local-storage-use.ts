import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { quantity } from '../../../model/quantity.js';
import type { Container, Pod } from '../pod.js';
import type { PodPaths } from './pod-paths.js';

/** What `stat` counts blocks in, whatever the file system's own are. */
const BLOCK_BYTES = 512;

const LOCAL_STORAGE = 'ephemeral-storage';

/**
 * Why a pod holds more on disk than it may, as a kubelet says it, or null: an emptyDir more than its sizeLimit, the pod
 * more than the ephemeral-storage of its containers together, or a container more in its own files and log. In memory
 * the kernel keeps the limit itself. Undefined for a pod that has no such limit.
 *
 * @see kubelet's pkg/kubelet/eviction, localStorageEviction
 */
export async function storageOverLimit(pod: Pod, paths: PodPaths): Promise<string | null | undefined> {
  const measure = oncePerFolder();
  const given = { pod, paths, measure };
  const looks = [...emptyDirLimits(given), ...podLimit(given), ...containerLimits(given)];
  if (looks.length === 0) return undefined;
  for (const { limit, used, says } of looks) if ((await used()) > quantity(limit)) return says;
  return null;
}

/** What of one pod is looked at, and what measures a folder in bytes. */
interface Given {
  readonly pod: Pod;
  readonly paths: PodPaths;
  measure(directory: string): Promise<number>;
}

interface Look {
  readonly limit: string;
  readonly says: string;
  used(): Promise<number>;
}

function emptyDirLimits({ pod, paths, measure }: Given): Look[] {
  return volumesOnDisk(pod).flatMap(({ name, emptyDir }) => {
    const limit = emptyDir?.sizeLimit;
    const says = `Usage of EmptyDir volume "${name}" exceeds the limit "${limit}". `;
    return limit === undefined ? [] : [{ limit, says, used: () => measure(paths.volume(name)) }];
  });
}

/** Containers run side by side and init containers one by one: a pod may hold the larger of sum and largest. */
function podLimit(given: Given): Look[] {
  const { pod, paths, measure } = given;
  const { containers, initContainers = [] } = pod.spec;
  const together = containers.flatMap((container) => limitOf(container) ?? []);
  const before = initContainers.flatMap((container) => limitOf(container) ?? []);
  if (together.length + before.length === 0) return [];
  const sum = together.reduce((bytes, limit) => bytes + quantity(limit), 0);
  const limit = String(Math.max(sum, ...before.map(quantity)));
  const used = async () => {
    const volumes = volumesOnDisk(pod).map(({ name }) => measure(paths.volume(name)));
    const own = [...containers, ...initContainers].map((container) => ownBytes(container, given));
    return (await Promise.all([...volumes, ...own])).reduce((bytes, more) => bytes + more, 0);
  };
  const says = `Pod ephemeral local storage usage exceeds the total limit of containers ${limit}. `;
  return [{ limit, says, used }];
}

function containerLimits(given: Given): Look[] {
  return given.pod.spec.containers.flatMap((container) => {
    const limit = limitOf(container);
    const says = `Container ${container.name} exceeded its local ephemeral storage limit "${limit}". `;
    return limit === undefined ? [] : [{ limit, says, used: () => ownBytes(container, given) }];
  });
}

function limitOf({ resources }: Container): string | undefined {
  return resources?.limits?.[LOCAL_STORAGE];
}

function volumesOnDisk({ spec }: Pod) {
  return (spec.volumes ?? []).filter(({ emptyDir }) => emptyDir !== undefined && emptyDir.medium !== 'Memory');
}

/** What a container has written outside of volumes, at its newest start, and said at every one. */
async function ownBytes({ name }: Container, { paths, measure }: Given): Promise<number> {
  const roots = await readdir(paths.roots).catch(() => []);
  const attempts = roots.flatMap((root) => (root.startsWith(`${name}.`) ? Number(root.slice(name.length + 1)) : []));
  const newest = Math.max(-1, ...attempts.filter(Number.isInteger));
  const root = newest < 0 ? 0 : await measure(paths.root(name, newest));
  return root + (await measure(join(paths.directory, name)));
}

/** Several limits count the same folders: each is read once a look. */
function oncePerFolder(): Given['measure'] {
  const known = new Map<string, Promise<number>>();
  return (directory) => {
    const bytes = known.get(directory) ?? usedBytes(directory);
    known.set(directory, bytes);
    return bytes;
  };
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
