import { trialConfigMaps } from '../../infra/stack.js';
import { configDigest } from '../canaries/config/config-files.js';
import type { ConfigAnswer } from '../canaries/config/read-checkconfig.js';
import { startOnConfig } from '../canaries/config/start-on-config.js';
import type { Candidate } from '../model/candidate.js';
import { type ConfigTried, isStartedOnNext } from '../model/config-tried.js';
import type { Environment } from '../model/environment.js';
import type { Configuration } from '../production/read-configuration.js';
import type { ProwBuild } from '../toolchain/build-prow.js';
import { askCheckconfig, configFiles } from './ask-checkconfig.js';
import { githubSecretsFile } from './github-secrets-file.js';
import { programInputs } from './program-inputs.js';
import type { Standing } from './standing.js';

/** Both builds and both configurations of a bump. */
export interface TriedSubject {
  /** The build that stands for production's. */
  readonly baseline: Candidate;
  readonly candidate: Candidate;
  readonly next: Configuration | null;
  /** checkconfig of the baseline and of the candidate, being built. */
  readonly checkconfig: readonly Promise<ProwBuild>[];
}

type Say = (text: string) => void;

/** What can be asked about the configurations of a bump, in the order in which it becomes possible. */
export interface ConfigTries {
  readonly title: string;
  /** Both configurations with production's build, by checkconfig. */
  withProduction(): Promise<ConfigTried[]>;
  /** Both with the candidate, by checkconfig. */
  withCandidate(say: Say): Promise<ConfigTried[]>;
  /** The next configuration with the components that stand at production's build. */
  startsOnNext(environment: Environment, say: Say): Promise<ConfigTried[]>;
  /** Names of the components that {@link startsOnNext} will start. */
  onNext(environment: Environment): string[];
}

/** Prepares the questions; nothing is asked yet. */
export function configTries(standing: Standing, subject: TriedSubject): ConfigTries {
  const { production, signal } = standing;
  const { baseline, candidate, next, checkconfig } = subject;
  const configs = [
    { config: 'production' as const, files: configFiles(production) },
    ...(next === null ? [] : [{ config: 'next' as const, files: configFiles(next) }]),
  ];
  const withBuild = (version: ConfigTried['version'], prow: Candidate, built: Promise<ProwBuild> | undefined) =>
    Promise.all(configs.map((asked) => askCheckconfig({ ...asked, version, prow, built, signal })));
  return {
    title: `Try ${next === null ? 'production’s configuration' : 'both configurations'} with ${candidate.tag}${next === null ? '' : `, and ${baseline.tag} with the next`}`,
    withProduction: () => withBuild('production', baseline, checkconfig[0]),
    withCandidate: (say) => {
      standing.builds.listen(say);
      return withBuild('candidate', candidate, checkconfig[1]);
    },
    startsOnNext: async (environment, say) =>
      next === null ? [] : startsOn(next, { standing, environment, prow: baseline, say }),
    onNext: ({ components }) =>
      next === null ? [] : components.filter(isStartedOnNext).map(({ component }) => component),
  };
}

async function startsOn(
  next: Configuration,
  { standing, environment, prow, say }: { standing: Standing; environment: Environment; prow: Candidate; say: Say },
): Promise<ConfigTried[]> {
  const { id, directory, production, clusters, builds, signal } = standing;
  const build = await builds.prow[0];
  if (build === undefined) throw new RangeError('no build was started');
  const githubSecrets = await githubSecretsFile(directory);
  const boskos = (await builds.boskos[0]) ?? null;
  const inputs = programInputs(id, { clusters, production, build, boskos, githubSecrets });
  const maps = trialConfigMaps(production, next, inputs);
  const answers = await startOnConfig(environment, { ...maps, signal, progress: say });
  const common = { kind: 'config-tried', config: 'next', version: 'production', prow } as const;
  const configSha256 = configDigest(configFiles(next));
  return [...answers].map(([program, answer]: [string, ConfigAnswer]) => ({
    ...common,
    configSha256,
    program,
    ...answer,
  }));
}
