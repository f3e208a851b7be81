import type { Check, Preflight } from '../../infra/stack.js';
import type { Outcome } from '../model/outcome.js';
import { printableLine } from './printable.js';

const MARKS: Readonly<Record<Outcome, string>> = { pass: '✓', inconclusive: '?', fail: '✗' };

/** A preflight as a table, and below it what is to be done about each line that does not pass. */
export function preflightLines({ checks, outcome, environment }: Preflight): string[] {
  const wide = (of: 'cluster' | 'check') => Math.max(...checks.map((check) => check[of].length));
  const rows = checks.map(
    ({ cluster, check, outcome: came, observed }) =>
      `${MARKS[came]} ${cluster.padEnd(wide('cluster'))}  ${check.padEnd(wide('check'))}  ${printableLine(observed)}`,
  );
  const open = checks.filter((check) => check.outcome !== 'pass' && !check.observed.startsWith('not asked'));
  return [...rows, ...open.flatMap(explained), '', `${outcome}: ${CONCLUSIONS[outcome](environment)}`];
}

const CONCLUSIONS: Readonly<Record<Outcome, (environment: string) => string>> = {
  pass: (environment) => `${environment} can be deployed to these clusters. Nothing was written.`,
  inconclusive: (environment) => `whether ${environment} can be deployed is not known. Nothing was written.`,
  fail: (environment) => `${environment} must not be deployed to these clusters. Nothing was written.`,
};

function explained({ cluster, check, outcome, expected, observed, evidence, next }: Check): string[] {
  return [
    ...['', `${MARKS[outcome]} ${cluster}: ${check}`],
    ...[
      `    expected  ${expected}`,
      `    observed  ${observed}`,
      `    evidence  ${evidence}`,
      `    next      ${next}`,
    ].map(printableLine),
  ];
}

/** What programs are given: everything but rights, which --print-rights prints. */
export function preflightJson({ outcome, environment, clusters, checks }: Preflight) {
  return { outcome, environment, clusters, checks };
}
