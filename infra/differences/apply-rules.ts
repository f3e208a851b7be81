import type { Difference } from '../../src/model/environment.js';
import { ExplainedError } from '../../src/model/explained-error.js';
import { type KubernetesObject, type Manifest, objectName } from '../../src/production/manifest.js';
import { changedPaths, isTouched } from './changed-paths.js';
import { claimView } from './claims.js';
import { type ManifestRule, type RuleContext, WHOLE_OBJECT } from './difference-rule.js';
import { frozen } from './frozen.js';

/** Production's manifests as staging deploys them, and every difference that was made. */
export interface Applied {
  readonly manifests: readonly Manifest[];
  readonly differences: readonly Difference[];
}

/**
 * Applies the rules in order, each to every object.
 *
 * @throws {ExplainedError} `fault` when a rule changes a field it does not claim.
 */
export function applyRules(
  manifests: readonly Manifest[],
  rules: readonly ManifestRule[],
  context: Omit<RuleContext, 'objects'>,
): Applied {
  let current = manifests;
  const differences: Difference[] = [];
  for (const rule of rules) {
    const objects = current.map(({ object }) => object);
    current = current.flatMap((manifest) => {
      const after = rule.apply(manifest.object, { ...context, objects });
      if (after === manifest.object) return [manifest];
      rejectUnclaimedChange(rule, { before: manifest.object, after });
      differences.push({ rule: rule.name, reason: rule.reason, subject: objectName(manifest.object) });
      return after === null ? [] : [{ ...manifest, object: after }];
    });
  }
  return { manifests: current.map((manifest) => ({ ...manifest, object: frozen(manifest.object) })), differences };
}

function rejectUnclaimedChange(
  rule: ManifestRule,
  { before, after }: { before: KubernetesObject; after: KubernetesObject | null },
): void {
  const changed = after === null ? [WHOLE_OBJECT] : changedPaths(claimView(before), claimView(after));
  const unclaimed = changed.filter((path) => !isTouched(path, rule.touches));
  if (unclaimed.length === 0) return;
  throw new ExplainedError('fault', {
    what: `difference rule ${rule.name} changes more than it claims`,
    expected: `changes below ${rule.touches.join(', ')} only`,
    observed: unclaimed.join(', '),
    evidence: `${objectName(before)}, infra/differences/${rule.name}.ts`,
    next: 'correct the rule, or claim the field in its `touches` with a reason that covers it',
  });
}
