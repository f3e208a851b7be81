import { join } from 'node:path';
import type { LocalCluster } from '../local/plan.js';
import type { LocalEnvironment } from '../local/start-environment.js';
import type { Environment } from '../model/environment.js';
import type { Production } from '../production/read-production.js';
import type { Builds } from './builds.js';
import type { Step } from './console.js';
import { deploy } from './deploy.js';
import { forwardedServices } from './forwarded-services.js';
import { standUp } from './stand-up.js';
import type { StateDirectory } from './state-directory.js';
import { refuseUnended } from './unended-rollouts.js';

/** An environment while a command makes and changes it. */
export interface Standing {
  readonly id: string;
  readonly directory: string;
  readonly production: Production;
  readonly builds: Builds;
  readonly state: StateDirectory;
  readonly signal: AbortSignal;
  /** Asks every policy of what is deployed. */
  readonly asksPolicies?: boolean;
  /** Directory of production as it is, where `production` is as it will be: for policies. */
  readonly base?: string | undefined;
  /** Holds what stands against production; not where a drill has changed it by hand. */
  readonly isAudited?: boolean;
  /** What this command started itself; null where the environment stood before. */
  local: LocalEnvironment | null;
  clusters: readonly LocalCluster[];
  endpoints: Environment['endpoints'];
  environment: Environment | null;
}

/** A standing environment's beginning: nothing is started yet. */
export function nothingStanding(
  given: Omit<Standing, 'directory' | 'local' | 'clusters' | 'endpoints' | 'environment'>,
): Standing {
  return {
    ...given,
    directory: join(given.state.environments, given.id),
    local: null,
    clusters: [],
    endpoints: {},
    environment: null,
  };
}

/** The step that starts every cluster of production's description. */
export function clustersStep(standing: Standing): Step {
  const { production, directory, id, builds, signal } = standing;
  const { description } = production;
  return {
    title: `Start ${description.clusters.length} clusters`,
    run: async (say) => {
      const services = forwardedServices(description);
      const local = await standUp({ id, directory, description, builds, services, signal }, say);
      standing.local = local;
      standing.clusters = local.clusters;
      standing.endpoints = local.endpoints;
    },
  };
}

/** The step that deploys one of the versions being built, and waits for its rollout. */
export function deployStep(
  standing: Standing,
  options: {
    readonly title: string;
    readonly which: number;
    readonly before?: () => Promise<void>;
    readonly after?: () => Promise<void>;
    /** Goes on with rollouts that did not end, as a candidate's are judged; without it they are refused. */
    readonly onUnended?: (unended: readonly string[]) => void;
  },
): Step {
  const { title, which, before, after, onUnended = refuseUnended } = options;
  return {
    title,
    run: async (say) => {
      const { builds, production, id, directory, state, signal, base } = standing;
      const { asksPolicies = false, isAudited = true } = standing;
      builds.listen(say);
      const [tools, build, boskos = null] = await Promise.all([
        builds.deployTools,
        builds.prow[which],
        builds.boskos[which],
      ]);
      if (build === undefined) throw new RangeError(`no build ${which} was started`);
      await before?.();
      const { clusters, endpoints } = standing;
      if (clusters.length === 0) throw new TypeError('clusters start before Prow is deployed');
      standing.environment = await deploy({
        id,
        directory,
        clusters,
        endpoints,
        production,
        build,
        boskos,
        tools,
        state,
        signal,
        asksPolicies,
        base,
        isAudited,
        say,
        onUnended,
      });
      await after?.();
    },
  };
}
