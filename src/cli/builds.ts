import type { Candidate } from '../model/candidate.js';
import { CHECKCONFIG } from '../model/config-tried.js';
import type { BuildProgress } from '../toolchain/build-progress.js';
import { buildProw, type ProwBuild } from '../toolchain/build-prow.js';
import { ensureTools } from '../toolchain/ensure-tools.js';
import { BOSKOS } from '../toolchain/go-project.js';
import { DEPLOY_TOOLS, STANDING_TOOLS } from '../toolchain/tool-names.js';
import { buildProgressLine } from './build-progress-line.js';

/** Builds under way while other steps run; each is awaited where it is first needed. */
export interface Builds {
  readonly clusterTools: Promise<Record<(typeof STANDING_TOOLS)[number], string>>;
  readonly deployTools: Promise<Record<(typeof DEPLOY_TOOLS)[number], string>>;
  readonly prow: readonly Promise<ProwBuild>[];
  /** One for each of {@link prow}, or none where production has no Boskos. */
  readonly boskos: readonly Promise<ProwBuild>[];
  /** checkconfig of the same versions; empty unless it was asked for. */
  readonly checkconfig: readonly Promise<ProwBuild>[];
  /** Says what is being built to whoever waits now. */
  listen(say: (text: string) => void): void;
}

/** Boskos' versions, one for each of Prow's, and the programs of it that run. */
export interface BoskosToBuild {
  readonly versions: readonly Candidate[];
  readonly programs: readonly string[];
}

/**
 * Starts all builds, ordered by first use, so that clusters start while Prow
 * still compiles. Builds end with `signal`.
 */
export function startBuilds(
  versions: readonly Candidate[],
  options: {
    components: readonly string[];
    boskos: BoskosToBuild | null;
    signal: AbortSignal;
    withCheckconfig?: boolean;
  },
): Builds {
  let say: (text: string) => void = () => undefined;
  const onProgress = (progress: BuildProgress) => {
    if (progress.state === 'building') say(buildProgressLine(progress));
  };
  const { components, boskos, signal, withCheckconfig = false } = options;
  const builds = {
    clusterTools: ensureTools(STANDING_TOOLS, { onProgress, signal }),
    deployTools: ensureTools(DEPLOY_TOOLS, { onProgress, signal }),
    prow: versions.map((version) => buildProw(version, components, { onProgress, signal })),
    boskos: (boskos?.versions ?? []).map((version) =>
      buildProw(version, boskos?.programs ?? [], { project: BOSKOS, onProgress, signal }),
    ),
    checkconfig: withCheckconfig
      ? versions.map((version) => buildProw(version, [CHECKCONFIG], { onProgress, signal }))
      : [],
  };
  // Each is awaited later; until then a failure must not count as unhandled.
  const { clusterTools, deployTools } = builds;
  for (const build of [clusterTools, deployTools, ...builds.prow, ...builds.boskos, ...builds.checkconfig])
    build.catch(() => undefined);
  return {
    ...builds,
    listen(listener) {
      say = listener;
    },
  };
}
