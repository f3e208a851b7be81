import type { PodSeen } from './pods-seen.js';

/** Enough to look for; the rest is counted. */
const CREATORS_NAMED_MAX = 3;

/**
 * Who created pods, under which account, and since when, in the words of the clusters' own audit logs:
 * `; created since 2019-02-08T17:59:03Z by prow-controller-manager/v2019… as system:serviceaccount:…`. Empty where no
 * audit log has their creation.
 */
export function describeCreators(pods: readonly Pick<PodSeen, 'creators' | 'createdAt'>[]): string {
  const creators = [...new Set(pods.flatMap((pod) => [...pod.creators]))].sort();
  const [first] = pods.flatMap((pod) => [...pod.createdAt]).sort();
  if (first === undefined) return '';
  const more = creators.length - CREATORS_NAMED_MAX;
  const named = creators.slice(0, CREATORS_NAMED_MAX).join(' and ');
  return `; created since ${first} by ${named}${more > 0 ? ` and ${more} more` : ''}`;
}
