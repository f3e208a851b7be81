import type { Difference } from '../../src/model/environment.js';
import { type KubernetesObject, type Manifest, objectName } from '../../src/production/manifest.js';
import type { Applied } from '../differences/apply-rules.js';
import { isTouched } from '../differences/changed-paths.js';
import type { ManifestRule } from '../differences/difference-rule.js';
import { frozen } from '../differences/frozen.js';
import { matchObjects } from '../differences/match-objects.js';
import { unclaimedPaths } from '../differences/unclaimed-paths.js';
import type { Unlisted } from './unlisted.js';

/** What was said to be done to production: which rules there are, and to which objects each was applied. */
export interface Listed {
  readonly clusterId: string;
  readonly rules: readonly ManifestRule[];
  readonly differences: readonly Difference[];
}

/**
 * Where planned objects hold another value than the listed rules write: a rule claims what it makes of a field, and not that
 * anything may stand there. The rules are asked again, each for the objects that it is listed for.
 */
export function otherThanReplayed(production: readonly Manifest[], applied: Applied, listed: Listed): Unlisted[] {
  const replayed = replay(production, applied.context, listed).map((object) => ({ object }));
  const planned = applied.manifests.map(({ object }) => object);
  // What is left out or added is told by what is listed of whole objects.
  return matchObjects(replayed, planned).pairs.flatMap(({ expected: { object }, found }) =>
    found === null
      ? []
      : unclaimedPaths(object, found, []).map((path) => ({
          ...{ clusterId: listed.clusterId, subject: objectName(object), path },
          expected: `what ${writers(object, path, listed)}`,
          observed: 'another value',
        })),
  );
}

function replay(
  production: readonly Manifest[],
  context: Applied['context'],
  { rules, differences }: Listed,
): KubernetesObject[] {
  let current = production.map(({ object }) => frozen(object));
  for (const rule of rules) {
    const subjects = new Set(differences.filter((one) => one.rule === rule.name).map(({ subject }) => subject));
    const objects = current;
    current = objects.flatMap((object) => {
      if (!subjects.has(objectName(object))) return [object];
      const after = rule.apply(object, { ...context, objects });
      return after === null ? [] : [frozen(after)];
    });
  }
  return current;
}

function writers(object: KubernetesObject, path: string, { rules, differences }: Listed): string {
  const field = path.replace(/ \(its place\)$/, '');
  const names = rules
    .filter(({ name, touches }) => isTouched(field, touches) && differences.some(isOf(name, objectName(object))))
    .map(({ name }) => name);
  return names.length === 0 ? 'production has' : `the rule ${names.join(' and the rule ')} makes of it`;
}

function isOf(name: string, object: string): (one: Difference) => boolean {
  return ({ rule, subject }) => rule === name && subject === object;
}
