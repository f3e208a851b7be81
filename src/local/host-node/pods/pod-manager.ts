import { isRunning } from '../../process-identity.js';
import { listAndWatch, type Watched } from '../list-watch.js';
import type { NodeContext } from '../node-context.js';
import type { Pod } from '../pod.js';
import { type PodRecord, readRecords } from './pod-record.js';
import { type PodWorker, podWorker } from './pod-worker.js';

/** The part of an object that a metadata-only watch brings. */
interface ObjectMetadata extends Watched {
  readonly metadata: {
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly name: string;
    readonly namespace: string;
  };
}

/**
 * Looks after every pod bound to this node until `signal` fires. Pods that an
 * earlier process left running are taken over as they are; what is left of pods
 * that no longer exist is removed.
 */
export async function runPods(context: NodeContext, signal: AbortSignal): Promise<void> {
  const workers = new Map<string, PodWorker>();
  const found = new Map(readRecords(context.config.workDir).map((record) => [record.pod.metadata.uid, record]));
  for (const record of found.values()) keepAddress(record, context);

  const look = (pod: Pod) => {
    const { uid } = pod.metadata;
    const worker = workers.get(uid);
    if (worker !== undefined) return worker.update(pod);
    const record = found.get(uid) ?? null;
    found.delete(uid);
    workers.set(uid, podWorker(pod, { context, record, onGone: () => workers.delete(uid) }));
  };
  const onList = (pods: Pod[]) => {
    for (const pod of pods) look(pod);
    const present = new Set(pods.map(({ metadata }) => metadata.uid));
    for (const { pod } of [...found.values()]) if (!present.has(pod.metadata.uid)) look(pod);
    for (const [uid, worker] of workers) if (!present.has(uid)) worker.remove();
  };
  const handlers = {
    onList,
    onChange: (kind: string, pod: Pod) => (kind === 'DELETED' ? workers.get(pod.metadata.uid)?.remove() : look(pod)),
    onTrouble: context.onTrouble,
  };
  const fieldSelector = `spec.nodeName=${context.config.nodeName}`;
  await Promise.all([
    listAndWatch<Pod>(context.api, '/api/v1/pods', { fieldSelector, signal, handlers }),
    ...(['secret', 'configmap'] as const).map((kind) => watchObjects(kind, { context, workers, signal })),
  ]);
  for (const worker of workers.values()) worker.close();
}

// An address is in use as long as the pod's network is there, ended pods keep theirs only on paper.
function keepAddress({ address, holder }: PodRecord, { addresses }: NodeContext): void {
  if (address !== null && holder !== null && isRunning(holder)) addresses.keep(address);
}

function watchObjects(
  kind: 'secret' | 'configmap',
  { context, workers, signal }: { context: NodeContext; workers: ReadonlyMap<string, PodWorker>; signal: AbortSignal },
): Promise<void> {
  const tell = ({ metadata }: ObjectMetadata) => {
    context.sources.forgetObject(kind, metadata.namespace, metadata.name);
    for (const worker of workers.values()) worker.objectChanged(metadata.namespace, `${kind}/${metadata.name}`);
  };
  return listAndWatch<ObjectMetadata>(context.api, `/api/v1/${kind}s`, {
    metadataOnly: true,
    signal,
    handlers: {
      onList: (objects) => objects.forEach(tell),
      onChange: (_kind, object) => tell(object),
      onTrouble: context.onTrouble,
    },
  });
}
