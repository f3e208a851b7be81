import type { Candidate } from '../model/candidate.js';
import { ExplainedError } from '../model/explained-error.js';
import type { Configuration } from '../production/read-configuration.js';
import type { Production } from '../production/read-production.js';
import { diagnose } from '../toolchain/doctor.js';
import { resolveCandidate } from '../toolchain/resolve-candidate.js';
import { REHEARSAL_TOOLS } from '../toolchain/tool-names.js';
import { type BoskosVersions, boskosVersions } from './boskos-versions.js';
import { nextConfiguration } from './next-configuration.js';
import { productionRelease } from './production-release.js';
import { productionRoot } from './production-root.js';
import { readProductionHere } from './read-production-here.js';

/** What a command is about, read and checked before anything is started. */
export interface Subject {
  readonly production: Production;
  /** Production's own version, or the nearest that can be had (`--from`). */
  readonly baseline: Candidate;
  readonly candidate: Candidate;
  /** Null where production has no Boskos. */
  readonly boskos: BoskosVersions | null;
  /** What production's configuration is about to become; null where nobody said. */
  readonly next: Configuration | null;
}

export interface SubjectOptions {
  readonly production: string | undefined;
  readonly from: string | undefined;
  readonly candidate: string | undefined;
  readonly prowRepo: string | undefined;
  readonly boskosFrom?: string | undefined;
  readonly boskosCandidate?: string | undefined;
  readonly boskosRepo?: string | undefined;
  readonly nextConfig?: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * Reads production and finds the versions.
 *
 * @throws {ExplainedError} `usage` for anything the user must mend first; nothing has been started by then.
 */
export async function prepare(options: SubjectOptions): Promise<Subject> {
  await refuseUnfitMachine();
  const production = await readProductionHere(productionRoot(options.production));
  const find = (given: string) => resolveCandidate(given, { prowRepo: options.prowRepo, signal: options.signal });
  const baseline = await find(options.from ?? productionRelease(production.description.prowTag, production.root));
  return {
    production,
    baseline,
    candidate: options.candidate === undefined ? baseline : await find(options.candidate),
    boskos: await boskosVersions(production.description, {
      from: options.boskosFrom,
      candidate: options.boskosCandidate,
      repo: options.boskosRepo,
      signal: options.signal,
    }),
    next: await nextConfiguration(options.nextConfig, production.root),
  };
}

/** Says by name what this machine lacks, before anything is started. */
async function refuseUnfitMachine(): Promise<void> {
  const failed = (await diagnose({ needed: REHEARSAL_TOOLS })).find(({ ok }) => !ok);
  if (failed === undefined) return;
  throw new ExplainedError('usage', {
    what: `This machine cannot run a local environment: ${failed.name}`,
    expected: failed.name,
    observed: failed.observed,
    evidence: 'prow-staging doctor',
    next: failed.next,
  });
}
