import { chmod, mkdir, readlink, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pod } from '../pod.js';
import { VolumeProblem } from './payload.js';

/** The part of a PersistentVolumeClaim that a node looks at. */
export interface Claim {
  readonly metadata: { readonly uid: string };
  readonly status?: { readonly phase?: string };
}

export interface ClaimPlace {
  readonly pod: Pod;
  /** Where the pod's volume is expected. */
  readonly path: string;
  readonly claims: string;
  readonly sources: { readClaim(namespace: string, name: string): Promise<Claim | null> };
}

/**
 * Shows a claim's folder as a pod's volume. The folder belongs to the claim, by its
 * uid: all nodes of the cluster have the same one, and a new claim of that name another.
 *
 * @throws {VolumeProblem} The claim is not there, or not bound to a volume.
 */
export async function showClaim(name: string, { pod, path, claims, sources }: ClaimPlace): Promise<void> {
  const claim = await sources.readClaim(pod.metadata.namespace, name);
  if (claim === null) throw new VolumeProblem(`persistentvolumeclaim "${name}" not found`);
  if (claim.status?.phase !== 'Bound') throw new VolumeProblem(`PVC ${name} is not bound`);
  const folder = join(claims, claim.metadata.uid);
  if ((await readlink(path).catch(() => null)) === folder) return;
  await mkdir(folder, { recursive: true });
  // Whoever claims it may write: there is one user on this node.
  await chmod(folder, 0o777);
  await mkdir(join(path, '..'), { recursive: true });
  await rm(path, { recursive: true, force: true });
  await symlink(folder, path);
}
