import { setTimeout as delay } from 'node:timers/promises';
import {
  ApiException,
  type V1Container,
  type V1Deployment,
  type V1Node,
  type V1ObjectMeta,
  type V1Pod,
  type V1PodSpec,
  type V1PodTemplateSpec,
} from '@kubernetes/client-node';
import { answerOf, endingAudibly, untilSo } from './asking.js';
import type { NodeUnderTest } from './node-under-test.js';

/** The taint of nodes that run something, which everything that is to run has to tolerate. */
const NODE_TAINT = 'prow-staging.dev/host-node';

/** The port on which {@link answering} answers. */
export const ANSWERING_PORT = 8080;

/** A container that says its pod's name to who asks for `/hostname`, and is ready when it does. */
export function answering(node: NodeUnderTest, more: Partial<V1Container> = {}): V1Container {
  return node.agnhost(['netexec', `--http-port=${ANSWERING_PORT}`], {
    ports: [{ name: 'http', containerPort: ANSWERING_PORT }],
    readinessProbe: { httpGet: { path: '/healthz', port: 'http' }, periodSeconds: 1 },
    ...more,
  });
}

/** A pod's end of grace that no test has to wait for. */
export const AT_ONCE: Pick<V1PodSpec, 'terminationGracePeriodSeconds'> = { terminationGracePeriodSeconds: 1 };

/** Where the scheduler may choose between the nodes under test. */
export function anywhere({ place }: NodeUnderTest): Pick<V1PodSpec, 'affinity' | 'tolerations'> {
  return {
    affinity: {
      nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: onNodes([place.name, ...place.peers]) },
    },
    tolerations: [{ key: NODE_TAINT, operator: 'Exists' }],
  };
}

/** The term that allows these nodes only. */
export function onNodes(names: readonly string[]) {
  const matchExpressions = [{ key: 'kubernetes.io/hostname', operator: 'In', values: [...names] }];
  return { nodeSelectorTerms: [{ matchExpressions }] };
}

/** Creates a pod that any of the nodes under test may get. */
export async function createAnywhere(
  node: NodeUnderTest,
  name: string,
  spec: V1PodSpec,
  labels: Record<string, string> = {},
): Promise<V1Pod> {
  const body = { metadata: { name, labels }, spec: { ...anywhere(node), ...AT_ONCE, ...node.notes(spec) } };
  return node.core.createNamespacedPod({ namespace: node.namespace, body });
}

/** The template of a workload whose pods any of the nodes under test may get. */
export function template(node: NodeUnderTest, app: string, spec: V1PodSpec): V1PodTemplateSpec {
  return { metadata: { labels: { app } }, spec: { ...anywhere(node), ...AT_ONCE, ...node.notes(spec) } };
}

/** Creates a Deployment and waits until all its pods are available. */
export async function deploy(
  node: NodeUnderTest,
  name: string,
  { replicas, spec, strategy }: { replicas: number; spec: V1PodSpec; strategy?: object },
): Promise<V1Deployment> {
  const body = {
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: template(node, name, spec),
      ...(strategy === undefined ? {} : { strategy }),
    },
  };
  await node.apps.createNamespacedDeployment({ namespace: node.namespace, body });
  return untilAvailable(node, name, replicas);
}

/** Waits until a Deployment has rolled out and this many of its pods are available. */
export async function untilAvailable(node: NodeUnderTest, name: string, replicas: number): Promise<V1Deployment> {
  const { namespace } = node;
  return untilSo(() => node.apps.readNamespacedDeployment({ namespace, name }), {
    isSo: ({ metadata, status = {} }) =>
      status.observedGeneration === metadata?.generation &&
      [status.replicas, status.updatedReplicas, status.availableReplicas].every((count) => count === replicas),
    what: `${replicas} pods of ${name} are available`,
    limitMs: 120_000,
  });
}

/** The pods with this label `app` that nobody has deleted. */
export async function podsOf(node: NodeUnderTest, app: string): Promise<V1Pod[]> {
  const { items } = await node.core.listNamespacedPod({ namespace: node.namespace, labelSelector: `app=${app}` });
  return items.filter(({ metadata }) => metadata?.deletionTimestamp === undefined);
}

/** Name of an object that was read from the API server. */
export function nameOf({ metadata }: { metadata?: V1ObjectMeta }): string {
  return metadata?.name ?? '';
}

export function isReady({ status }: V1Pod | V1Node): boolean {
  return status?.conditions?.some((one) => one.type === 'Ready' && one.status === 'True') === true;
}

/** Changes a Node, again where somebody else was faster. */
export async function changeNode(
  { core }: NodeUnderTest,
  name: string,
  change: (spec: NonNullable<V1Node['spec']>) => NonNullable<V1Node['spec']>,
): Promise<void> {
  await untilWritten(`node ${name}`, async () => {
    const body = await core.readNode({ name });
    return core.replaceNode({ name, body: { ...body, spec: change(body.spec ?? {}) } });
  });
}

/** Changes a Deployment, again where somebody else was faster. */
export async function changeDeployment(
  { apps, namespace }: NodeUnderTest,
  name: string,
  change: (spec: NonNullable<V1Deployment['spec']>) => NonNullable<V1Deployment['spec']>,
): Promise<void> {
  await untilWritten(`deployment ${name}`, async () => {
    const body = await apps.readNamespacedDeployment({ namespace, name });
    if (body.spec === undefined) throw new TypeError(`deployment ${name} has no spec`);
    return apps.replaceNamespacedDeployment({ namespace, name, body: { ...body, spec: change(body.spec) } });
  });
}

/** Reads an object and writes it changed, again where somebody else has written it in between. */
export async function untilWritten(what: string, write: () => Promise<unknown>): Promise<void> {
  const isWritten = (): Promise<boolean> =>
    write().then(
      () => true,
      (error: unknown) => {
        if (error instanceof ApiException && error.code === CONFLICT) return false;
        throw error;
      },
    );
  await untilSo(isWritten, { isSo: (written) => written, what: `${what} is changed` });
}

/** What an API server answers who writes an older version of an object. */
const CONFLICT = 409;

/**
 * Makes pods until the scheduler finds no node for one: it hears of a changed node a moment later than
 * whoever changed it.
 *
 * @returns the pod's name, and why there is no node for it.
 */
export async function untilNoneIsTaken(
  node: NodeUnderTest,
  make: (name: string) => Promise<unknown>,
): Promise<{ name: string; why: string }> {
  for (let number = 1; ; number += 1) {
    const name = `new-${number}`;
    await make(name);
    const { spec } = await node.until(name, (pod) => pod.spec?.nodeName !== undefined || unschedulable(pod) !== null, {
      what: `the scheduler has decided on pod ${name}`,
    });
    if (spec?.nodeName === undefined) return { name, why: await untilUnschedulable(node, name) };
    if (number === TAKEN_MAX) throw new Error(`the node got ${number} pods that it should not get`);
    await delay(SCHEDULER_LATE_MS);
  }
}

/** So many pods may be taken before the scheduler has heard of the change; more is a broken promise. */
const TAKEN_MAX = 5;
const SCHEDULER_LATE_MS = 1000;

/** Why the scheduler has found no node for a pod, once it has said so. */
export async function untilUnschedulable(node: NodeUnderTest, name: string): Promise<string> {
  const pod = await node.until(name, (found) => unschedulable(found) !== null, {
    what: `pod ${name} is unschedulable`,
  });
  return unschedulable(pod) ?? '';
}

function unschedulable({ status }: V1Pod): string | null {
  const found = status?.conditions?.find(({ type, reason }) => type === 'PodScheduled' && reason === 'Unschedulable');
  return found === undefined ? null : (found.message ?? '');
}

/**
 * Asks over HTTP from inside a pod, this often. Only bash is needed: no other program that
 * opens connections is on every machine.
 *
 * @returns the last line of each answer; an empty text where nothing answered.
 */
export async function askFromPod(
  node: NodeUnderTest,
  pod: string,
  { host, port, path = '/hostname', tries = 1 }: { host: string; port: number; path?: string; tries?: number },
): Promise<string[]> {
  const request = `GET ${path} HTTP/1.0\\r\\nHost: ${host}\\r\\n\\r\\n`;
  const once = `exec 3<>/dev/tcp/${host}/${port} && printf '${request}' >&3 && timeout 5 tail -n 1 <&3`;
  const script = `for i in $(seq ${tries}); do echo "<$( (${once}) 2>/dev/null )>"; done`;
  const said = await answerOf(node, '', {
    name: pod,
    pod: { ...AT_ONCE, enableServiceLinks: false },
    container: { command: ['/bin/bash', '-c', endingAudibly(script)] },
  });
  return said.split('\n').map((line) => line.slice(1, -1));
}

/** Looks again and again while something goes on. @returns what ends it and says what was seen. */
export function watching<T>(look: () => Promise<T>): () => Promise<T[]> {
  const seen: T[] = [];
  let isOver = false;
  const watch = (async () => {
    while (!isOver) {
      seen.push(await look());
      await delay(100);
    }
  })();
  return async () => {
    isOver = true;
    await watch;
    return seen;
  };
}
