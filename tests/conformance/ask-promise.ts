import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';
import { type NodePlace, NodeUnderTest } from './node-under-test.js';
import { limitOf, type NodeKind, type NodePromise } from './promise.js';
import type { PromiseResult } from './promise-results.js';
import { refuseUnsent } from './refuse-unsent.js';

const NAMESPACE_LIMIT_MS = 60_000;
const POLL_MS = 100;
/** Of a namespace (RFC 1123 label). */
const NAME_LENGTH_MAX = 63;

/** Asks a node to keep a promise, in a namespace of its own that is deleted afterwards. Never throws. */
export async function askPromise(
  promise: NodePromise,
  { kind, place }: { readonly kind: NodeKind; readonly place: NodePlace },
): Promise<PromiseResult> {
  const { id, says } = promise;
  const limit = limitOf(promise, kind);
  if (limit !== null) return { id, says, outcome: 'limit', detail: limit, durationMs: 0 };
  const node = new NodeUnderTest(place, id.slice(0, NAME_LENGTH_MAX));
  const startedAt = performance.now();
  const result = (outcome: 'kept' | 'broken', detail: string) => ({
    ...{ id, says, outcome, detail },
    durationMs: Math.round(performance.now() - startedAt),
  });
  try {
    await makeNamespace(node);
    await promise.keep(node);
    refuseUnsent(promise, node);
    return result('kept', '');
  } catch (error) {
    return result('broken', inspect(error));
  } finally {
    await clearAway(node);
  }
}

/** A namespace in which pods can be created: the API server refuses them until it has its service account. */
async function makeNamespace({ core, namespace }: NodeUnderTest): Promise<void> {
  await core.createNamespace({ body: { metadata: { name: namespace } } });
  const deadline = Date.now() + NAMESPACE_LIMIT_MS;
  const isThere = () =>
    Promise.all([
      core.readNamespacedServiceAccount({ namespace, name: 'default' }),
      core.readNamespacedConfigMap({ namespace, name: 'kube-root-ca.crt' }),
    ]).then(
      () => true,
      () => false,
    );
  while (!(await isThere())) {
    if (Date.now() > deadline) throw new Error(`namespace ${namespace} got no service account`);
    await delay(POLL_MS);
  }
}

/** Takes the pods away at once, so that the node has room for the next promise. */
async function clearAway({ core, namespace }: NodeUnderTest): Promise<void> {
  try {
    await core.deleteCollectionNamespacedPod({ namespace, gracePeriodSeconds: 0 });
    await core.deleteNamespace({ name: namespace });
  } catch {
    // The environment is about to end anyway.
  }
}
