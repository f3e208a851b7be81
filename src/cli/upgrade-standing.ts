import { InvalidArgumentError, Option } from 'commander';
import { upgradeDefinitions } from '../canaries/upgrade/upgrade-definitions.js';
import type { DefinitionPair } from '../canaries/upgrade/upgraded-kinds.js';
import type { Candidate } from '../model/candidate.js';
import type { Environment } from '../model/environment.js';
import type { Production } from '../production/read-production.js';
import { buildProwJobLister } from '../toolchain/prow-job-lister.js';
import { definitionsOf } from './definitions-on.js';
import { madeProwJobs } from './every-job/made-prowjobs.js';
import { standingProduction } from './every-job/standing-production.js';
import { freshOn } from './fresh-definitions.js';
import { type LookAtStanding, onCandidate } from './on-candidate.js';
import { firstBoskosBuild, firstBuild } from './tried-configs.js';

/** A production with a few thousand ProwJobs has so many in `max_prowjob_age`'s two days. */
const OBJECTS = 2_000;

/** One API server of this machine makes some 200 objects a second. */
const OBJECTS_MAX = 50_000;

/** The option of a command. */
export function upgradeOption(): Option {
  return new Option(
    '--upgrade [objects]',
    'then change definitions under so many live objects of each kind, and back, and read each again',
  )
    .preset(String(OBJECTS))
    .argParser(parseObjects);
}

/**
 * What upgrades definitions on an environment that stood before this command; null where that is not asked.
 *
 * @throws {ExplainedError} `usage` when production's files are no longer those that were deployed; nothing is started then.
 */
export async function upgradeOnStanding(
  count: number | undefined,
  { directory, environment, signal }: { directory: string; environment: Environment; signal: AbortSignal },
): Promise<LookAtStanding | null> {
  if (count === undefined) return null;
  const production = await standingProduction(directory, environment);
  const prow = { production: await firstBuild(directory), candidate: environment.prow };
  const boskos = environment.boskos?.build;
  const lending =
    boskos === undefined ? null : { production: (await firstBoskosBuild(directory)) ?? boskos, candidate: boskos };
  const { fresh, upgrade } = upgradeOn({ directory, production, prow, boskos: lending, count, signal });
  return async (folder, say) => {
    await fresh(folder, say);
    await upgrade(folder, say);
  };
}

/** Versions of one project: what stood first, and what stands. */
export interface Upgraded {
  readonly production: Candidate;
  readonly candidate: Candidate;
}

/** What is upgraded, and by how many objects of each kind that is seen. */
export interface UpgradeOptions {
  readonly directory: string;
  readonly production: Production;
  readonly prow: Upgraded;
  /** Null where production has no Boskos. */
  readonly boskos: Upgraded | null;
  readonly count: number;
  readonly signal: AbortSignal;
}

/** What `--upgrade` does, in two parts. */
export interface Upgrades {
  /** The candidate's definitions on an API server that has none. @returns whether each was accepted. */
  readonly fresh: (folder: string, say: (text: string) => void) => Promise<boolean>;
  /** The candidate's definitions over production's and back, under live objects of an environment at the candidate. */
  readonly upgrade: LookAtStanding;
}

/**
 * Applies definitions and writes down what became of them, and of objects. What hinders that is in the history as
 * undecided, and the verdict says so. Each throws the signal's reason when interrupted.
 */
export function upgradeOn({ directory, production, prow, boskos, count, signal }: UpgradeOptions): Upgrades {
  const lister = buildProwJobLister(prow.production, { signal });
  // Awaited when objects are to be made; until then a failure must not count as unhandled.
  lister.catch(() => undefined);
  const prowJobs = async (): Promise<string[]> => {
    const made = await madeProwJobs(production, { program: await lister, signal });
    return made.map(({ prowJob }) => prowJob);
  };
  return {
    fresh: (folder, say) =>
      freshOn({ directory, folder, signal, say }, async () => ({
        ...(await definitionsOf({ prow: prow.candidate, boskos: boskos?.candidate ?? null }, signal)),
        prowJobs: await prowJobs(),
      })),
    upgrade: (folder, say) =>
      onCandidate({ directory, folder, signal, say }, async (run) => {
        const [before, after] = await Promise.all([
          definitionsOf({ prow: prow.production, boskos: boskos?.production ?? null }, signal),
          definitionsOf({ prow: prow.candidate, boskos: boskos?.candidate ?? null }, signal),
        ]);
        say('Production’s own version makes a ProwJob of each job');
        await upgradeDefinitions(run, {
          ...{ prow: pairs(before.prow, after.prow), boskos: pairs(before.boskos, after.boskos), count },
          prowJobs: await prowJobs(),
        });
      }),
  };
}

function pairs(
  before: readonly DefinitionPair['production'][],
  after: readonly DefinitionPair['production'][],
): DefinitionPair[] {
  return before.map((production) => ({
    production,
    candidate: after.find(({ metadata }) => metadata.name === production.metadata.name) ?? null,
  }));
}

function parseObjects(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= OBJECTS_MAX) return count;
  throw new InvalidArgumentError(`a whole number from 1 to ${OBJECTS_MAX}`);
}
