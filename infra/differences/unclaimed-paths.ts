import type { KubernetesObject } from '../../src/production/manifest.js';
import { changedPaths, isTouched } from './changed-paths.js';
import { claimOrder, claimView } from './claims.js';

/**
 * The fields in which an object was changed and that nobody claims: values, and the order of variables and flags, of which
 * later ones may use or win over earlier ones.
 *
 * @param touches - what was claimed, as in ManifestRule.
 */
export function unclaimedPaths(
  before: KubernetesObject,
  after: KubernetesObject,
  touches: readonly string[],
): string[] {
  const changed = changedPaths(claimView(before), claimView(after)).filter((path) => !isTouched(path, touches));
  return [...changed, ...moved(before, after, touches).map((path) => `${path} (its place)`)];
}

function moved(before: KubernetesObject, after: KubernetesObject, touches: readonly string[]): string[] {
  const [was, is] = [claimOrder(before), claimOrder(after)];
  const [old, given] = [new Set(was), new Set(is)];
  const kept = was.filter((path) => given.has(path) && !isTouched(path, touches));
  return is.filter((path) => old.has(path) && !isTouched(path, touches)).filter((path, index) => path !== kept[index]);
}
