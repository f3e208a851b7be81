import { basename } from 'node:path';
import { type ConfigFiles, configDigest } from '../canaries/config/config-files.js';
import { runCheckconfig } from '../canaries/config/run-checkconfig.js';
import type { Candidate } from '../model/candidate.js';
import { CHECKCONFIG, type ConfigTried } from '../model/config-tried.js';
import type { Configuration } from '../production/read-configuration.js';
import type { ProwBuild } from '../toolchain/build-prow.js';

/** A configuration as components find it. */
export function configFiles({ prowConfig, plugins, jobConfigs }: Configuration): ConfigFiles {
  return {
    config: prowConfig.text,
    plugins: plugins?.text ?? null,
    jobs: jobConfigs.map(({ path, text }) => ({ name: basename(path), text })),
  };
}

/** Asks checkconfig of one build; one that cannot be built or run was not asked, and the history says why. */
export async function askCheckconfig(asked: {
  config: ConfigTried['config'];
  files: ConfigFiles;
  version: ConfigTried['version'];
  prow: Candidate;
  built: Promise<ProwBuild> | undefined;
  signal: AbortSignal;
}): Promise<ConfigTried> {
  const { config, files, version, prow, built, signal } = asked;
  const common = { kind: 'config-tried' as const, config, configSha256: configDigest(files), version, prow };
  try {
    const program = (await built)?.executables[CHECKCONFIG]?.path;
    if (program === undefined) throw new TypeError('checkconfig was not built');
    return { ...common, program: CHECKCONFIG, ...(await runCheckconfig(program, { files, signal })) };
  } catch (error) {
    signal.throwIfAborted();
    const why = error instanceof Error ? error.message : String(error);
    return { ...common, program: CHECKCONFIG, answer: 'not-asked', exitCode: null, words: [why] };
  }
}
