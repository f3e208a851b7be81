import { fingerprint } from '../../model/description.js';
import type { Environment } from '../../model/environment.js';
import { ExplainedError } from '../../model/explained-error.js';
import { type Production, readProduction } from '../../production/read-production.js';
import type { LookAtStanding } from '../on-candidate.js';
import { readProductionRoot } from '../production-root.js';
import { everyJobOn } from './every-job-on.js';
import type { EveryJobFlags } from './options.js';

/**
 * What places every job on an environment that stood before this command; null where it is not asked for.
 *
 * @throws {ExplainedError} `usage` when production's files are no longer those that were deployed; nothing is started then.
 */
export async function everyJobOnStanding(
  { everyJob, resume, planks }: EveryJobFlags,
  { directory, environment, signal }: { directory: string; environment: Environment; signal: AbortSignal },
): Promise<LookAtStanding | null> {
  if (everyJob !== true && resume === undefined) return null;
  const production = await standingProduction(directory, environment);
  return everyJobOn({ directory, production, candidate: environment.prow, planks, signal });
}

/**
 * Reads the production that a standing environment was derived from.
 *
 * @throws {ExplainedError} `usage` when its files have changed since: its jobs are then not those that stand here.
 */
export async function standingProduction(directory: string, environment: Environment): Promise<Production> {
  const root = await readProductionRoot(directory);
  const production = await readProduction(root);
  const now = fingerprint(production.description);
  if (now === environment.productionFingerprint) return production;
  throw new ExplainedError('usage', {
    what: 'Production’s files have changed since this environment was deployed',
    expected: environment.productionFingerprint,
    observed: now,
    evidence: root,
    next: `prow-staging bump --stack ${environment.stack} deploys what they are now`,
  });
}
