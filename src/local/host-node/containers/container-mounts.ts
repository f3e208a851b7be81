import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Container, Pod, Volume, VolumeMount } from '../pod.js';
import type { PodPaths } from '../pods/pod-paths.js';
import type { SystemRoot } from '../system-root.js';
import { expand } from './expansion.js';
import { type Image, programPath } from './images.js';

/** One thing that appears in a container at `target`. */
export interface Mount {
  readonly source: string;
  readonly target: string;
  readonly isReadOnly: boolean;
  /** A path below `source` that is shown instead of it. */
  readonly subPath: string | null;
}

export interface MountFacts {
  readonly pod: Pod;
  readonly container: Container;
  readonly image: Image;
  /** The container's variables, for sub-paths that name them. */
  readonly environment: ReadonlyMap<string, string>;
  readonly paths: PodPaths;
  readonly system: SystemRoot;
  /** The file that the container's last words are read from. */
  readonly messageFile: string;
}

/** Everything that is mounted into a container, outer targets before those inside them. */
export function containerMounts(facts: MountFacts): Mount[] {
  const { container, image, system, messageFile } = facts;
  const volumes = (container.volumeMounts ?? []).map(({ mountPath }) => mountPath);
  const mounts = [
    ...system.directories.map((path) => readOnly(path, path)),
    ...(image.executable === null ? [] : [readOnly(image.executable, programPath(image.executable))]),
    ...image.mounts.flatMap((mount) => openedFor(volumes, mount)),
    { ...readOnly(messageFile, container.terminationMessagePath ?? '/dev/termination-log'), isReadOnly: false },
    ...(container.volumeMounts ?? []).map((mount) => volumeMount(mount, facts)),
  ];
  return mounts.sort((a, b) => depth(a.target) - depth(b.target));
}

function readOnly(source: string, target: string): Mount {
  return { source, target, isReadOnly: true, subPath: null };
}

/**
 * A folder of the image, or what is in it one by one where a volume is to be mounted inside: a mount point cannot be made
 * in what is read-only. What a volume takes the place of is left out.
 */
function openedFor(volumes: readonly string[], { source, target }: { source: string; target: string }): Mount[] {
  if (volumes.includes(target)) return [];
  if (!volumes.some((path) => path.startsWith(`${target}/`))) return [readOnly(source, target)];
  return readdirSync(source).flatMap((name) =>
    openedFor(volumes, { source: join(source, name), target: `${target}/${name}` }),
  );
}

function volumeMount(mount: VolumeMount, { pod, paths, environment }: MountFacts): Mount {
  const volume = (pod.spec.volumes ?? []).find(({ name }) => name === mount.name);
  return {
    source: paths.volume(mount.name),
    target: mount.mountPath,
    isReadOnly: mount.readOnly === true || !isWritable(volume),
    subPath: mount.subPath || expand(mount.subPathExpr ?? '', environment) || null,
  };
}

// An emptyDir is the pod's own and a claim its owner's; the rest is the API server's, as with a kubelet.
function isWritable({ emptyDir, persistentVolumeClaim: claim }: Partial<Volume> = {}): boolean {
  return emptyDir !== undefined || (claim !== undefined && claim.readOnly !== true);
}

function depth(target: string): number {
  return target.split('/').filter((part) => part !== '').length;
}
