import type { NodePromise } from './promise.js';

/** Fields that ask for something by being left out: the API server fills in Kubernetes' default. */
const BY_DEFAULT = ['restartPolicy', 'dnsPolicy', 'terminationGracePeriodSeconds', 'volumes[].emptyDir.medium'];

/**
 * A field that a promise names and no pod of it had is asked by nobody.
 *
 * @throws {Error} which.
 */
export function refuseUnsent(
  { fields, isDrawn }: Pick<NodePromise, 'fields' | 'isDrawn'>,
  node: { hasSent(field: string): boolean },
): void {
  const unsent = isDrawn === true ? [] : fields.filter((field) => !node.hasSent(field) && !BY_DEFAULT.includes(field));
  if (unsent.length > 0) throw new Error(`the promise names fields that none of its pods had: ${unsent.join(', ')}`);
}
