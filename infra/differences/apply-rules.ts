import type { Difference } from '../../src/model/environment.js';
import { ExplainedError } from '../../src/model/explained-error.js';
import { type KubernetesObject, type Manifest, objectName } from '../../src/production/manifest.js';
import { type ManifestRule, type RuleContext, WHOLE_OBJECT } from './difference-rule.js';
import { frozen } from './frozen.js';
import { unclaimedPaths } from './unclaimed-paths.js';

/** Production's manifests as staging deploys them, and every difference that was made. */
export interface Applied {
  readonly manifests: readonly Manifest[];
  readonly differences: readonly Difference[];
  /** What the rules were told, so that they can be asked again. */
  readonly context: Omit<RuleContext, 'objects'>;
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
  // A rule that edits what it is given would list nothing: it throws where it does so.
  let current = manifests.map((manifest) => ({ ...manifest, object: frozen(manifest.object) }));
  const differences: Difference[] = [];
  for (const rule of rules) {
    const objects = current.map(({ object }) => object);
    current = current.flatMap((manifest) => {
      const after = applied(rule, manifest.object, { ...context, objects });
      if (after === manifest.object) return [manifest];
      rejectUnclaimedChange(rule, { before: manifest.object, after });
      differences.push({ rule: rule.name, reason: rule.reason, subject: objectName(manifest.object) });
      return after === null ? [] : [{ ...manifest, object: frozen(after) }];
    });
  }
  return { manifests: current, differences, context };
}

function applied(rule: ManifestRule, object: KubernetesObject, context: RuleContext): KubernetesObject | null {
  try {
    return rule.apply(object, context);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new ExplainedError(
      'fault',
      {
        what: `difference rule ${rule.name} edits what it is given`,
        expected: 'the object itself, or a changed copy of it',
        observed: error.message,
        evidence: `${objectName(object)}, infra/differences/${rule.name}.ts`,
        next: 'let the rule return a copy: what it changed in place would be in no list of differences',
      },
      { cause: error },
    );
  }
}

function rejectUnclaimedChange(
  rule: ManifestRule,
  { before, after }: { before: KubernetesObject; after: KubernetesObject | null },
): void {
  const isClaimed = after === null && rule.touches.includes(WHOLE_OBJECT);
  const unclaimed = after === null ? (isClaimed ? [] : [WHOLE_OBJECT]) : unclaimedPaths(before, after, rule.touches);
  if (unclaimed.length === 0) return;
  throw new ExplainedError('fault', {
    what: `difference rule ${rule.name} changes more than it claims`,
    expected: `changes below ${rule.touches.join(', ')} only`,
    observed: unclaimed.join(', '),
    evidence: `${objectName(before)}, infra/differences/${rule.name}.ts`,
    next: 'correct the rule, or claim the field in its `touches` with a reason that covers it',
  });
}
