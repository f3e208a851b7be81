import type { Difference } from '../../src/model/environment.js';
import { type KubernetesObject, type Manifest, objectName } from '../../src/production/manifest.js';
import type { Production } from '../../src/production/read-production.js';
import { BOSKOS_RULES } from '../boskos/boskos-rules.js';
import type { Applied } from '../differences/apply-rules.js';
import { WHOLE_OBJECT } from '../differences/difference-rule.js';
import { MANIFEST_RULES } from '../differences/manifest-rules.js';
import { matchObjects } from '../differences/match-objects.js';
import { unclaimedPaths } from '../differences/unclaimed-paths.js';
import type { DeploymentPlan } from '../plan-deployment.js';
import { type Listed, otherThanReplayed } from './replayed.js';
import { type Unlisted, unlistedError } from './unlisted.js';

/**
 * Stops before anything is made where the plan differs from production in a way that it does not list, or holds another value
 * than the listed rules write. What happens to
 * objects on their way to the clusters is for {@link auditDeployment} to find.
 *
 * @param differences - the list to which it is held.
 * @throws {ExplainedError} `fault`, naming the first objects and fields.
 */
export function rejectUnlistedPlan(
  production: Production,
  plan: DeploymentPlan,
  differences: readonly Difference[] = plan.outputs.differences,
): void {
  const clusterId = plan.clusters.find(({ role }) => role === 'service')?.id ?? '';
  const found = [
    ...unlistedIn(production.manifests, plan.applied, { clusterId, rules: MANIFEST_RULES, differences }),
    ...(plan.boskos === null
      ? []
      : unlistedIn(production.boskosManifests, plan.boskos.applied, {
          ...{ clusterId: plan.boskos.clusterId, rules: BOSKOS_RULES, differences },
        })),
  ];
  if (found.length > 0) throw unlistedError(found, `${production.root} against what was about to be deployed`);
}

/** Where planned objects are not what production has, and no listed rule claims it or makes it so. */
function unlistedIn(production: readonly Manifest[], applied: Applied, given: Listed): Unlisted[] {
  const found = unclaimedIn(production, applied.manifests, given);
  const isTold = ({ subject, path }: Unlisted): boolean =>
    found.some((one) => one.subject === subject && one.path === path);
  return [...found, ...otherThanReplayed(production, applied, given).filter((one) => !isTold(one))];
}

function unclaimedIn(production: readonly Manifest[], planned: readonly Manifest[], given: Listed): Unlisted[] {
  const { clusterId } = given;
  const matched = matchObjects(
    asProductionHas(production, given),
    planned.map(({ object }) => object),
  );
  const found = matched.pairs.flatMap(({ expected: { object, touches }, found: after }): Unlisted[] => {
    const of = { clusterId, subject: objectName(object) };
    if (after === null) return [{ ...of, path: 'left out', expected: 'the object', observed: 'nothing' }];
    return unclaimedPaths(object, after, touches).map((path) => ({
      ...of,
      ...{ path, expected: 'as production has it', observed: 'something else, which no listed rule claims' },
    }));
  });
  const added = matched.added.map((object) => ({
    ...{ clusterId, subject: objectName(object), path: 'added' },
    ...{ expected: 'nothing: production has no such object, or it is listed as left out', observed: 'the object' },
  }));
  return [...found, ...added];
}

/** Production's objects with what the listed rules claim of each; those that are listed as left out are not expected. */
function asProductionHas(
  manifests: readonly Manifest[],
  { rules, differences }: Listed,
): { object: KubernetesObject; touches: readonly string[] }[] {
  return manifests.flatMap(({ object }) => {
    const listed = differences.filter(({ subject }) => subject === objectName(object)).map(({ rule }) => rule);
    const touches = rules.filter(({ name }) => listed.includes(name)).flatMap((rule) => rule.touches);
    return touches.includes(WHOLE_OBJECT) ? [] : [{ object, touches }];
  });
}
