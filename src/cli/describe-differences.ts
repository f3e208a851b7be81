import type { Difference } from '../model/environment.js';

/**
 * What staging does otherwise than production, a line for each rule: how often, and why. The last line names the rules
 * that found nothing to change, which is worth knowing of a rule that somebody wrote for this production.
 */
export function describeDifferences(differences: readonly Difference[], rules: readonly string[]): string[] {
  const applied = rules.flatMap((rule) => {
    const found = differences.filter((difference) => difference.rule === rule);
    const [first] = found;
    return first === undefined ? [] : [`${rule} × ${found.length}: ${first.reason}`];
  });
  const idle = rules.filter((rule) => !differences.some((difference) => difference.rule === rule));
  return idle.length === 0 ? applied : [...applied, `found nothing to change: ${idle.join(', ')}`];
}
