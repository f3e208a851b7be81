import { isDeepStrictEqual } from 'node:util';
import { ExplainedError } from '../../src/model/explained-error.js';
import { type KubernetesObject, objectName } from '../../src/production/manifest.js';
import type { Applied } from './apply-rules.js';
import { changedPaths } from './changed-paths.js';
import { matchObjects } from './match-objects.js';

/** One way in which what is about to be deployed is not what the rules made of production. */
export interface UnlistedChange {
  readonly subject: string;
  readonly path: string;
}

/**
 * Holds what is about to be deployed against what the listed rules made of
 * production: an object edited, added or lost after the rules ran is found,
 * whoever did it.
 */
export function unlistedChanges(applied: Applied, deployed: readonly KubernetesObject[]): UnlistedChange[] {
  const { pairs, added } = matchObjects(applied.manifests, deployed);
  const changes = pairs.flatMap(({ expected: { object }, found }): UnlistedChange[] => {
    const subject = objectName(object);
    if (found === null) return [{ subject, path: 'left out' }];
    if (isDeepStrictEqual(found, object)) return [];
    return changedPaths(object, found).map((path) => ({ subject, path }));
  });
  return [...changes, ...added.map((object) => ({ subject: objectName(object), path: 'added' }))];
}

/**
 * Stops a deployment that differs from production in a way nobody wrote down.
 *
 * @throws {ExplainedError} `fault`, naming the first objects and fields.
 */
export function rejectUnlistedChanges(applied: Applied, deployed: readonly KubernetesObject[]): void {
  const changes = unlistedChanges(applied, deployed);
  if (changes.length === 0) return;
  const named = changes.slice(0, SHOWN_MAX).map(({ subject, path }) => `${subject} ${path}`);
  throw new ExplainedError('fault', {
    what: `${changes.length} unlisted differences from production`,
    expected: 'production’s manifests with the changes of infra/differences, and no others',
    observed: named.join('; '),
    evidence: 'production’s manifests against what was about to be deployed',
    next: 'find what changes them after the rules, or write a rule with a reason',
  });
}

/** Enough to see a pattern; a message of a thousand lines is not read. */
const SHOWN_MAX = 5;
