import { setTimeout as delay } from 'node:timers/promises';
import type { V1Container, V1ObjectMeta, V1Pod, V1PodSpec } from '@kubernetes/client-node';
import type { NodeUnderTest } from './node-under-test.js';

/** Milliseconds between two looks. */
const PAUSE_MS = 200;

/** What a script says last of all, so that it is known when the log is whole. */
const ALL_IS_SAID = 'all is said';

/** A pod may have ended before the container runtime has written down what it said (containerd, on a busy machine). */
const LOG_LIMIT_MS = 20_000;

/** A script that runs until it is told to end, and then ends at once. */
export const WAITS = "trap 'exit 0' TERM; sleep 3600 & wait";

/** A script that runs on whatever it is told. */
export const IGNORES_TERM = "trap '' TERM; while :; do sleep 1; done";

export interface Question {
  readonly name?: string;
  readonly container?: Partial<V1Container>;
  readonly pod?: Partial<V1PodSpec>;
  readonly metadata?: V1ObjectMeta;
  readonly limitMs?: number;
}

/** What a script says that runs to its end in a pod of its own. Throws where it fails. */
export async function answerOf(node: NodeUnderTest, script: string, question: Question = {}): Promise<string> {
  const { name = 'asked', pod, container, metadata } = question;
  const containers = [node.shell(endingAudibly(script), container)];
  await node.create(name, { restartPolicy: 'Never', ...pod, containers }, metadata);
  await untilSucceeded(node, name, question.limitMs);
  return allThatWasSaid(node, name);
}

/** What the same script says as an init container and as an ordinary one. */
export async function answersOfBoth(node: NodeUnderTest, script: string, question: Question = {}): Promise<string[]> {
  const { name = 'asked', pod, container, metadata } = question;
  const asked = node.shell(endingAudibly(script), container);
  const initContainers = [{ ...asked, name: 'first' }];
  await node.create(name, { restartPolicy: 'Never', ...pod, initContainers, containers: [asked] }, metadata);
  await untilSucceeded(node, name, question.limitMs);
  return Promise.all(['first', 'main'].map((asks) => allThatWasSaid(node, name, asks)));
}

/** The same script for {@link allThatWasSaid}, however it ends. */
export function endingAudibly(script: string): string {
  return `trap 'echo; echo ${ALL_IS_SAID}' EXIT\n${script}`;
}

async function allThatWasSaid(node: NodeUnderTest, name: string, container = 'main'): Promise<string> {
  const said = await untilSo(async () => (await node.log(name, container)).trimEnd(), {
    isSo: (log) => log.includes(ALL_IS_SAID),
    what: `${container} of ${name} has said all`,
    limitMs: LOG_LIMIT_MS,
  });
  return said.replace(ALL_IS_SAID, '').trim();
}

/** Waits until the log of a container that has ended is this; past the limit fails with what it is instead. */
export async function untilLogIs(
  node: NodeUnderTest,
  name: string,
  { log, container = 'main' }: { log: string; container?: string },
): Promise<void> {
  await untilSo(() => node.log(name, container), {
    isSo: (said) => said === log,
    what: `the log of ${container} of ${name} is ${JSON.stringify(log)}`,
    limitMs: LOG_LIMIT_MS,
  });
}

/** Waits until a pod has succeeded; throws at once, with what it said, where it failed. */
export async function untilSucceeded(node: NodeUnderTest, name: string, limitMs?: number): Promise<V1Pod> {
  const pod = await untilEnded(node, name, limitMs);
  if (pod.status?.phase === 'Succeeded') return pod;
  const said = await Promise.all(
    [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])].map(({ name: container }) =>
      node.log(name, container).catch(() => ''),
    ),
  );
  throw new Error(`pod ${name} failed, saying: ${said.join('\n')}\n${JSON.stringify(pod.status, null, 1)}`);
}

/** Waits until a pod has ended, one way or the other. */
export async function untilEnded(node: NodeUnderTest, name: string, limitMs?: number): Promise<V1Pod> {
  return node.until(name, ({ status }) => status?.phase === 'Succeeded' || status?.phase === 'Failed', {
    what: `pod ${name} ended`,
    ...(limitMs === undefined ? {} : { limitMs }),
  });
}

/** Waits until a container has been started again this often. */
export async function untilRestarted(
  node: NodeUnderTest,
  name: string,
  { container = 'main', times = 1, limitMs = 90_000 } = {},
): Promise<V1Pod> {
  const count = ({ status }: V1Pod) =>
    [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].find(
      (one) => one.name === container,
    )?.restartCount ?? 0;
  return node.until(name, (pod) => count(pod) >= times, { what: `${container} restarted ${times} times`, limitMs });
}

/** Waits until a condition of the pod has this status. */
export async function untilCondition(
  node: NodeUnderTest,
  name: string,
  { type, status, limitMs = 60_000 }: { type: string; status: string; limitMs?: number },
): Promise<V1Pod> {
  return node.until(
    name,
    (pod) => pod.status?.conditions?.some((one) => one.type === type && one.status === status) === true,
    { what: `condition ${type} of ${name} is ${status}`, limitMs },
  );
}

/** Waits until the log of a container says something. */
export async function untilSays(
  node: NodeUnderTest,
  name: string,
  { text, container = 'main', limitMs = 60_000 }: { text: string; container?: string; limitMs?: number },
): Promise<string> {
  let said = '';
  await node.until(name, () => said.includes(text), {
    what: `${container} of ${name} says "${text}"`,
    limitMs,
    look: async () => {
      said = await node.log(name, container).catch(() => '');
    },
  });
  return said;
}

/** A path below a container, for containers and init containers. */
export function ofBoth(...fields: readonly string[]): string[] {
  return fields.flatMap((field) => [`containers[].${field}`, `initContainers[].${field}`]);
}

/** A path below a container. */
export function ofContainer(...fields: readonly string[]): string[] {
  return fields.map((field) => `containers[].${field}`);
}

/** Makes a Secret in the promise's namespace. */
export async function makeSecret(node: NodeUnderTest, name: string, stringData: Record<string, string>): Promise<void> {
  const { namespace } = node;
  await node.core.createNamespacedSecret({ namespace, body: { metadata: { name }, stringData } });
}

/** Makes a ConfigMap in the promise's namespace. */
export async function makeConfigMap(node: NodeUnderTest, name: string, data: Record<string, string>): Promise<void> {
  const { namespace } = node;
  await node.core.createNamespacedConfigMap({ namespace, body: { metadata: { name }, data } });
}

/** Seconds from one time of a status to another. */
export function secondsBetween(from: Date | undefined, to: Date | undefined): number {
  return from === undefined || to === undefined
    ? Number.NaN
    : (new Date(to).getTime() - new Date(from).getTime()) / 1000;
}

/** Reads again and again until `isSo` holds; past the limit throws with what was read last. */
export async function untilSo<T>(
  read: () => Promise<T>,
  { isSo, what, limitMs = 60_000 }: { isSo: (value: T) => boolean; what: string; limitMs?: number },
): Promise<T> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const value = await read();
    if (isSo(value)) return value;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${limitMs / 1000} s: ${JSON.stringify(value)}`);
    await delay(PAUSE_MS);
  }
}
