import { componentsToRun } from '../../../infra/stack.js';
import { listEnvironments, sweepEnvironments } from '../../local/list-environments.js';
import type { Candidate } from '../../model/candidate.js';
import { fingerprint } from '../../model/description.js';
import { boskosBuilds } from '../boskos-versions.js';
import { startBuilds } from '../builds.js';
import { line, type Step } from '../console.js';
import { readEnvironment } from '../environment-file.js';
import { prepare } from '../prepare.js';
import { clustersStep, deployStep, nothingStanding, type Standing } from '../standing.js';
import type { StateDirectory } from '../state-directory.js';
import { refuseUnfinished } from '../unfinished-deployment.js';

/** Where a night takes place, and what it asks about, which is known before anything is started. */
export interface NightPlace {
  readonly prow: Candidate;
  /** Null where production has none. */
  readonly boskos: Candidate | null;
  readonly productionFingerprint: string;
  /** What has to be done before canaries can be submitted. */
  begin(): readonly Step[];
  /** What stands once that is done. */
  look(): ReturnType<typeof readEnvironment>;
  /** Leaves the machine as it was before the night, however the night ended. */
  end(): Promise<void>;
}

/** How an environment is stood up for one night. */
export interface UpForNight {
  readonly production?: string | undefined;
  readonly from?: string | undefined;
  readonly prowRepo?: string | undefined;
}

/**
 * The environment that stands; where none does and `up` says how, one of this night's own.
 *
 * @throws {ExplainedError} `usage` where neither is so.
 */
export async function nightPlace(
  at: { readonly state: StateDirectory; readonly stack: string; readonly signal: AbortSignal },
  up: UpForNight | null,
): Promise<NightPlace> {
  const { state, stack } = at;
  if (up !== null && !(await listEnvironments(state.environments)).includes(stack)) return ownPlace(at, up);
  const stands = await readEnvironment(state, stack);
  await refuseUnfinished(stands.directory);
  const { prow, boskos, productionFingerprint } = stands.environment;
  return {
    ...{ prow, boskos: boskos?.build ?? null, productionFingerprint },
    ...{ begin: () => [], look: async () => stands, end: async () => undefined },
  };
}

/** Nothing is built or started before `begin`: a night that was lived through is told of at once. */
async function ownPlace(
  { state, stack, signal }: { state: StateDirectory; stack: string; signal: AbortSignal },
  { production: given, from, prowRepo }: UpForNight,
): Promise<NightPlace> {
  const asked = { production: given, from, prowRepo, candidate: undefined, signal };
  const { production, baseline, boskos } = await prepare(asked);
  const { description } = production;
  let standing: Standing | null = null;
  return {
    prow: baseline,
    boskos: boskos?.baseline ?? null,
    productionFingerprint: fingerprint(description),
    begin: () => {
      const builds = startBuilds([baseline], {
        ...{ components: componentsToRun(description), signal },
        boskos: boskos === null ? null : boskosBuilds(description, [boskos.baseline]),
      });
      standing = nothingStanding({ id: stack, production, builds, state, signal });
      const sweep: Step = {
        title: 'Remove what killed nights left',
        run: async (say) => {
          for (const name of await sweepEnvironments(state.environments)) say(`removed what was left of ${name}`);
        },
      };
      return [sweep, clustersStep(standing), deployStep(standing, { title: `Deploy Prow ${baseline.tag}`, which: 0 })];
    },
    look: () => readEnvironment(state, stack),
    end: async () => {
      if (standing?.local == null) return;
      line('Taking the environment of this night down');
      await standing.local.stop();
    },
  };
}
