import { ExplainedError } from '../../model/explained-error.js';
import { type KubeconfigShape, readKubeconfigShape } from '../look/read-kubeconfig.js';
import type { MountedFile } from '../mounted-files.js';
import { podNeedsOf } from '../pod-needs.js';
import type { Production } from '../read-production.js';
import type { LiveCluster } from './connect-read-only.js';

/** A kubeconfig as it lies in production's cluster: names and digests, never a credential. */
export interface LiveKubeconfig extends MountedFile, KubeconfigShape {
  readonly namespace: string;
}

/**
 * Reads the shape of every described kubeconfig that an object of production's own cluster holds. Texts are dropped as soon as their names
 * are known.
 *
 * @throws {ExplainedError} `undecided` for one that cannot be read, or that is none.
 */
export async function liveKubeconfigs(
  production: Production,
  cluster: Pick<LiveCluster, 'read'>,
): Promise<LiveKubeconfig[]> {
  const read = await Promise.all(
    production.description.kubeconfigs.map(async ({ kind, name, key }) => {
      if (kind === 'Folder') return [];
      const file = { kind, name, key };
      const namespace = namespaceOf(production, file);
      const text = await cluster.read(namespace, file).catch((error: unknown) => {
        throw unreadable({ ...file, namespace }, error instanceof Error ? reason(error) : String(error));
      });
      const shape = readKubeconfigShape(text);
      if (shape === null) throw unreadable({ ...file, namespace }, 'its content is no kubeconfig');
      return [{ ...file, namespace, ...shape }];
    }),
  );
  return read.flat();
}

/** Where a component mounts it. */
function namespaceOf({ components, description }: Production, { kind, name }: MountedFile): string {
  const mounting = components.find(({ component: { pod } }) => {
    const needs = podNeedsOf(pod);
    return (kind === 'Secret' ? needs.secrets : needs.configMaps).includes(name);
  });
  return mounting?.component.workload.namespace ?? description.namespaces.prowJobs;
}

/** An API server's refusal without its headers and body. */
function reason(error: Error): string {
  return 'code' in error ? `HTTP ${String(error.code)}` : error.message;
}

function unreadable(
  { kind, namespace, name, key }: MountedFile & { namespace: string },
  observed: string,
): ExplainedError {
  return new ExplainedError('undecided', {
    what: `${kind} ${namespace}/${name} cannot be compared`,
    expected: `a kubeconfig at its key ${key}`,
    observed,
    evidence: `kubectl get ${kind.toLowerCase()} ${name} --namespace ${namespace}`,
    next: 'use credentials that may get this object, or correct `kubeconfigs` in production.yaml',
  });
}
