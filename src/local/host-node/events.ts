import type { ApiClient } from './api-client.js';
import type { Metadata } from './pod.js';

/** What an event is about; a container is named by `fieldPath`. */
export interface EventSubject {
  readonly metadata: Pick<Metadata, 'name' | 'namespace' | 'uid'>;
  readonly container?: string;
  readonly isInit?: boolean;
}

export interface PodEvent {
  readonly type: 'Normal' | 'Warning';
  /** A kubelet's reason, e.g. Started (pkg/kubelet/events/event.go). */
  readonly reason: string;
  readonly message: string;
}

export type RecordEvent = (subject: EventSubject, event: PodEvent) => void;

interface Recorded {
  readonly path: string;
  count: number;
}

/** How many different events are remembered for counting; client-go's correlator keeps as many. */
const REMEMBERED_MAX = 4096;

/**
 * Writes events about pods the way kubelets do: one that repeats is counted on the
 * object that exists. Events are news, not state: a failed write is reported and forgotten.
 */
export function eventRecorder(
  api: ApiClient,
  { nodeName, onTrouble }: { readonly nodeName: string; readonly onTrouble: (problem: string) => void },
): RecordEvent {
  const seen = new Map<string, Recorded>();
  const write = async (subject: EventSubject, event: PodEvent) => {
    const key = JSON.stringify([subject.metadata.uid, subject.container, event]);
    const now = `${new Date().toISOString().slice(0, 19)}Z`;
    const known = seen.get(key);
    if (known !== undefined) {
      known.count += 1;
      const body = { count: known.count, lastTimestamp: now };
      await api.call(known.path, { method: 'PATCH', contentType: 'application/merge-patch+json', body });
      return;
    }
    const { namespace } = subject.metadata;
    const name = `${subject.metadata.name}.${(BigInt(Date.now()) * 1_000_000n + (process.hrtime.bigint() % 1_000_000n)).toString(16)}`;
    const body = eventObject(subject, event, { name, now, nodeName });
    if (seen.size >= REMEMBERED_MAX) seen.clear();
    seen.set(key, { path: `/api/v1/namespaces/${namespace}/events/${name}`, count: 1 });
    await api.call(`/api/v1/namespaces/${namespace}/events`, { method: 'POST', body });
  };
  return (subject, event) => {
    write(subject, event).catch((error: unknown) => onTrouble(`event ${event.reason}: ${String(error)}`));
  };
}

function eventObject(
  { metadata, container, isInit = false }: EventSubject,
  event: PodEvent,
  { name, now, nodeName }: { readonly name: string; readonly now: string; readonly nodeName: string },
): object {
  const list = isInit ? 'initContainers' : 'containers';
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace: metadata.namespace },
    involvedObject: {
      apiVersion: 'v1',
      kind: 'Pod',
      name: metadata.name,
      namespace: metadata.namespace,
      uid: metadata.uid,
      ...(container === undefined ? {} : { fieldPath: `spec.${list}{${container}}` }),
    },
    ...event,
    source: { component: 'kubelet', host: nodeName },
    reportingComponent: 'kubelet',
    reportingInstance: nodeName,
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
  };
}
