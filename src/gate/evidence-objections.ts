import { isDeepStrictEqual } from 'node:util';
import type { Objection } from '../model/decision.js';
import type { TestResultStatement } from '../model/statement.js';
import { firstOf } from './first-of.js';
import { objection } from './objections.js';
import type { Evidence, Presented } from './presented.js';

/**
 * Whether the files that came with an attestation are those it was signed over, and still say what it says: a verdict is
 * never believed, it is judged again from the history.
 */
export function evidenceObjections(
  { predicate }: TestResultStatement,
  { place, evidence }: Presented,
  toolVersion: string,
): Objection[] {
  const missing = predicate.configuration.filter(({ name }) => evidence.digests[name] === null);
  if (missing.length > 0)
    return [
      objection('evidence-missing', { observed: `no ${missing.map(({ name }) => name).join(', ')}`, evidence: place }),
    ];
  const other = predicate.configuration.filter(({ name, digest }) => evidence.digests[name] !== digest.sha256);
  if (other.length > 0) {
    const observed = `other bytes in ${other.map(({ name }) => name).join(', ')}`;
    return [objection('tampered', { observed, evidence: place })];
  }
  if (predicate.prowStaging.toolVersion !== toolVersion) {
    const observed = `version ${predicate.prowStaging.toolVersion}, here ${toolVersion}`;
    return [objection('other-version', { observed, evidence: place })];
  }
  const untrue = untrueParts({ predicate }, evidence);
  return untrue.length === 0 ? [] : [objection('tampered', { observed: firstOf(untrue), evidence: place })];
}

/** What a statement says otherwise than its own evidence. */
function untrueParts({ predicate }: Pick<TestResultStatement, 'predicate'>, { rejudged }: Evidence): string[] {
  if (rejudged === null) return ['description or history cannot be judged again'];
  const { verdict, description } = rejudged;
  const { prowStaging: said, configuration } = predicate;
  const stated = configuration.find(({ name }) => name === 'verdict.json')?.digest.sha256;
  const claims: readonly (readonly [string, unknown, unknown])[] = [
    ['the verdict', stated, rejudged.sha256],
    ['the outcome', said.outcome, verdict.outcome],
    ['the candidate', said.candidate, verdict.candidate],
    ['the production', said.production.name, description.name],
    ['the fingerprint', said.production.fingerprint, rejudged.fingerprint],
    ['the fingerprint in the history', verdict.productionFingerprint, rejudged.fingerprint],
    ['the begin', said.startedAt, verdict.startedAt],
    ['what is not proven', said.notProven, verdict.notProven],
    ['the starts', said.trials, verdict.trials.map(({ component, starts }) => ({ component, starts }))],
  ];
  return claims
    .filter(([, claimed, judged]) => !isDeepStrictEqual(claimed, judged))
    .map(([what]) => `${what} is another when it is judged again`);
}
