import { setTimeout as delay } from 'node:timers/promises';
import {
  AppsV1Api,
  CoreV1Api,
  type CoreV1Event,
  DiscoveryV1Api,
  PolicyV1Api,
  type V1Container,
  type V1ContainerStatus,
  type V1ObjectMeta,
  type V1Pod,
  type V1PodCondition,
  type V1PodSpec,
} from '@kubernetes/client-node';
import { SharedConnections } from '../../src/canaries/shared-connections.js';
import { fieldsOf } from './fields-of.js';

/** Milliseconds between two looks at an object. */
const PAUSE_MS = 200;

/** Milliseconds a node may take for what it should do at once; generous, because the machine may be busy. */
const SOON_MS = 60_000;

/** Images that every node under test can run. */
export interface TestImages {
  /** Has /bin/sh and the usual small programs, and no program of its own. */
  readonly shell: string;
  /** Kubernetes' own test program (test/images/agnhost): `netexec`, `liveness`, `entrypoint-tester`, `mounttest` … */
  readonly agnhost: string;
}

/** One node, and the API server it is asked through. */
export interface NodePlace {
  readonly name: string;
  readonly kubeconfig: string;
  readonly images: TestImages;
  /** The nodes that a workload may be on besides this one: the other of its pair. */
  readonly peers: readonly string[];
  readonly agent: NodeAgent;
}

/** Nodes that are asked, in pairs: a promise about several nodes is about the two of a pair. */
export const NODES_ASKED = 4;

/** The other node of each one's pair, in the order of `names`. */
export function peersInPairs(names: readonly string[]): string[][] {
  return names.map((_, index) => names.filter((_, other) => other !== index && other >> 1 === index >> 1));
}

/** What runs a node's pods, in the hands of a test. Its pods run on whatever is done to it. */
export interface NodeAgent {
  /** Stops it in the middle of what it does, as a node that is lost; only {@link restart} ends that. */
  halt(): Promise<void>;
  /** Kills it and returns when another has been started. */
  restart(): Promise<void>;
}

/** Which part of a log is wanted, as the API server takes it. */
export interface LogOptions {
  readonly previous?: boolean;
  readonly tailLines?: number;
  readonly timestamps?: boolean;
  readonly sinceSeconds?: number;
  readonly limitBytes?: number;
  /** Returns when the container has ended. */
  readonly follow?: boolean;
}

/** What a promise is asked with: a namespace of its own, and pods bound to the node. */
export class NodeUnderTest {
  readonly core: CoreV1Api;
  readonly apps: AppsV1Api;
  readonly policy: PolicyV1Api;
  readonly discovery: DiscoveryV1Api;
  readonly #sent = new Set<string>();

  constructor(
    readonly place: NodePlace,
    readonly namespace: string,
  ) {
    const config = new SharedConnections();
    config.loadFromFile(place.kubeconfig);
    this.core = config.makeApiClient(CoreV1Api);
    this.apps = config.makeApiClient(AppsV1Api);
    this.policy = config.makeApiClient(PolicyV1Api);
    this.discovery = config.makeApiClient(DiscoveryV1Api);
  }

  /** Remembers which fields a pod, or a workload's template, was given by its author. */
  notes(spec: V1PodSpec): V1PodSpec {
    for (const field of fieldsOf(spec)) this.#sent.add(field);
    return spec;
  }

  /** Whether some pod was given this field, spelled as src/local/host-node/supported-fields.ts spells it. */
  hasSent(field: string): boolean {
    return this.#sent.has(field);
  }

  /** A container that runs a shell script. */
  shell(script: string, more: Partial<V1Container> = {}): V1Container {
    return { name: 'main', image: this.place.images.shell, command: ['/bin/sh', '-c', script], ...more };
  }

  /** A container that runs agnhost with these arguments. */
  agnhost(args: readonly string[], more: Partial<V1Container> = {}): V1Container {
    return { name: 'main', image: this.place.images.agnhost, args: [...args], ...more };
  }

  /** Creates a pod that the scheduler can only put on this node. Returns it as the API server took it. */
  async create(name: string, spec: V1PodSpec, metadata: V1ObjectMeta = {}): Promise<V1Pod> {
    const { namespace } = this;
    const placed = {
      ...this.notes(spec),
      nodeSelector: { 'kubernetes.io/hostname': this.place.name, ...spec.nodeSelector },
      tolerations: [{ operator: 'Exists' }],
    };
    return this.core.createNamespacedPod({ namespace, body: { metadata: { name, ...metadata }, spec: placed } });
  }

  /** The pod now. */
  async pod(name: string): Promise<V1Pod> {
    return this.core.readNamespacedPod({ namespace: this.namespace, name });
  }

  /** Waits until `isSo` holds of the pod, after `look` has looked elsewhere; past the limit throws with the pod's status and events. */
  async until(
    name: string,
    isSo: (pod: V1Pod) => boolean,
    {
      what,
      limitMs = SOON_MS,
      look = async () => undefined,
    }: { readonly what: string; readonly limitMs?: number; readonly look?: () => Promise<void> },
  ): Promise<V1Pod> {
    const deadline = Date.now() + limitMs;
    for (;;) {
      await look();
      const pod = await this.pod(name);
      if (isSo(pod)) return pod;
      if (Date.now() > deadline) {
        const events = (await this.events(name)).map(({ reason, message }) => `${reason}: ${message}`);
        throw new Error(
          `${what}: not within ${limitMs / 1000} s\n${JSON.stringify(pod.status, null, 1)}\n${events.join('\n')}`,
        );
      }
      await delay(PAUSE_MS);
    }
  }

  /** Waits until the pod is in this phase. */
  async untilPhase(name: string, phase: string, limitMs?: number): Promise<V1Pod> {
    return this.until(name, ({ status }) => status?.phase === phase, {
      what: `pod ${name} in phase ${phase}`,
      ...(limitMs === undefined ? {} : { limitMs }),
    });
  }

  /** Waits until the pod is gone from the API server. */
  async untilGone(name: string, limitMs = SOON_MS): Promise<void> {
    const deadline = Date.now() + limitMs;
    while (
      (await this.core.listNamespacedPod({ namespace: this.namespace })).items.some(
        ({ metadata }) => metadata?.name === name,
      )
    ) {
      if (Date.now() > deadline) throw new Error(`pod ${name} is still there after ${limitMs / 1000} s`);
      await delay(PAUSE_MS);
    }
  }

  /** What the node told about the pod, oldest first. */
  async events(name: string): Promise<CoreV1Event[]> {
    const { items } = await this.core.listNamespacedEvent({
      namespace: this.namespace,
      fieldSelector: `involvedObject.name=${name}`,
    });
    return items.sort((a, b) => Number(a.firstTimestamp ?? 0) - Number(b.firstTimestamp ?? 0));
  }

  /** Waits for an event of this reason about the pod. */
  async untilEvent(name: string, reason: string, limitMs = SOON_MS): Promise<CoreV1Event> {
    const deadline = Date.now() + limitMs;
    for (;;) {
      const events = await this.events(name);
      const found = events.find((event) => event.reason === reason);
      if (found !== undefined) return found;
      if (Date.now() > deadline)
        throw new Error(
          `no event ${reason} about ${name}, only ${events.map((event) => event.reason).join(', ') || 'none'}`,
        );
      await delay(PAUSE_MS);
    }
  }

  /** The log of a container, through the API server. */
  async log(name: string, container = 'main', options: LogOptions = {}): Promise<string> {
    return this.core.readNamespacedPodLog({ namespace: this.namespace, name, container, ...options });
  }
}

/** The status of one container of a pod, init containers included. */
export function containerOf(pod: V1Pod, name = 'main'): V1ContainerStatus | undefined {
  const { containerStatuses = [], initContainerStatuses = [] } = pod.status ?? {};
  return [...containerStatuses, ...initContainerStatuses].find((status) => status.name === name);
}

/** One of the pod's conditions, whole. */
export function wholeConditionOf(pod: V1Pod, type: string): V1PodCondition | undefined {
  return pod.status?.conditions?.find((condition) => condition.type === type);
}

/** Status of one of the pod's conditions: `True`, `False` or nothing. */
export function conditionOf(pod: V1Pod, type: string): string | undefined {
  return wholeConditionOf(pod, type)?.status;
}
