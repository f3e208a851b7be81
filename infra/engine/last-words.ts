import type { CoreV1Api, V1LabelSelector, V1Pod } from '@kubernetes/client-node';

/** Lines of a log: what a program that ends says of it is at its end. */
const LINES = 3;

/**
 * Why pods of a Deployment are not ready, in their nodes' and their own last words; an empty text where nobody says.
 * The environment may be gone by the time that somebody asks.
 */
export async function lastWords(
  core: CoreV1Api,
  { namespace, selector }: { readonly namespace: string; readonly selector: V1LabelSelector | undefined },
): Promise<string> {
  const labels = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  if (labels.length === 0) return '';
  const { items } = await core.listNamespacedPod({ namespace, labelSelector: labels.join() });
  const words = await Promise.all(items.filter((pod) => !isReady(pod)).map((pod) => wordsOf(core, pod)));
  return words.filter((text) => text !== '').join('; ');
}

async function wordsOf(core: CoreV1Api, pod: V1Pod): Promise<string> {
  const { name = '', namespace = '' } = pod.metadata ?? {};
  const { initContainerStatuses = [], containerStatuses = [] } = pod.status ?? {};
  const said = await Promise.all(
    [...initContainerStatuses, ...containerStatuses]
      .filter(({ ready, state }) => !ready && state?.terminated?.exitCode !== 0)
      .map(async ({ name: container, state, restartCount }) => {
        const waits = [state?.waiting?.reason, state?.waiting?.message].filter(Boolean).join(', ');
        const of = { name, namespace, container, tailLines: LINES, previous: restartCount > 0 };
        const log = (await core.readNamespacedPodLog(of).catch(() => '')) ?? '';
        const lines = log.trim().split('\n').join(' | ');
        return [`${container} ${waits === '' ? 'is not ready' : `waits (${waits})`}`, lines].filter(Boolean).join(': ');
      }),
  );
  if (said.length > 0) return `pod ${name}: ${said.join(', ')}`;
  const unscheduled = pod.status?.conditions?.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  return unscheduled === undefined ? '' : `pod ${name}: ${unscheduled.message ?? unscheduled.reason ?? ''}`;
}

function isReady({ status }: V1Pod): boolean {
  return status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') === true;
}
