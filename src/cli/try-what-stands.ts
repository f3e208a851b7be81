import type { Candidate } from '../model/candidate.js';
import type { ConfigTried } from '../model/config-tried.js';
import { CHECKCONFIG } from '../model/config-tried.js';
import { readProductionFile } from '../production/production-file.js';
import { readConfiguration } from '../production/read-configuration.js';
import { buildProw } from '../toolchain/build-prow.js';
import { askCheckconfig, configFiles } from './ask-checkconfig.js';
import { readProductionRoot } from './production-root.js';
import { firstBuild } from './tried-configs.js';

/** Asks checkconfig of the build that an environment stood at first, which is production's, and of the one it stands at. */
export async function tryWhatStands(directory: string, prow: Candidate, signal: AbortSignal): Promise<ConfigTried[]> {
  const root = await readProductionRoot(directory);
  const files = configFiles(await readConfiguration(root, await readProductionFile(root)));
  const ask = (version: ConfigTried['version'], build: Candidate) => {
    const built = buildProw(build, [CHECKCONFIG], { signal });
    built.catch(() => undefined);
    return askCheckconfig({ config: 'production', files, version, prow: build, built, signal });
  };
  return [await ask('production', await firstBuild(directory)), await ask('candidate', prow)];
}
