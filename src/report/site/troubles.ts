import type { KeptFinding } from '../../model/kept-run.js';

/** Failures that a row names before it says how many more there are. */
const NAMED = 3;

/** What of a run did not pass, in a line: what fails by name, what was not decided by its check. */
export function troubles(findings: readonly KeptFinding[]): string {
  const failed = findings.filter(({ outcome }) => outcome === 'fail');
  const named = failed.slice(0, NAMED).map(({ check, subject }) => `${check}: ${subject}`);
  const more = failed.length > NAMED ? [`${failed.length - NAMED} more fail`] : [];
  return [...named, ...more, ...undecided(findings)].join('; ');
}

function undecided(findings: readonly KeptFinding[]): string[] {
  const counts = new Map<string, number>();
  for (const { check, outcome } of findings)
    if (outcome === 'inconclusive') counts.set(check, (counts.get(check) ?? 0) + 1);
  if (counts.size === 0) return [];
  return [`not decided: ${[...counts].map(([check, count]) => `${check} (${count})`).join(', ')}`];
}
