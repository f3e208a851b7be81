import type { ConfigTried } from '../model/config-tried.js';
import { CHECKCONFIG } from '../model/config-tried.js';
import type { Production } from '../production/read-production.js';
import { buildProw } from '../toolchain/build-prow.js';
import { resolveCandidate } from '../toolchain/resolve-candidate.js';
import { askCheckconfig, configFiles } from './ask-checkconfig.js';
import { result } from './console.js';
import { EXIT } from './exit-codes.js';
import { nextConfiguration } from './next-configuration.js';

/**
 * Has checkconfig of some builds load production's configuration, and the next one where it is named: the static half
 * of what a rehearsal asks, without a cluster.
 *
 * @returns The exit code: 1 where one is refused, 2 where one could not be asked.
 * @throws {ExplainedError} `usage`: a build that nobody has, a configuration that cannot be read.
 */
export async function checkWith(
  builds: readonly string[],
  options: {
    production: Production;
    nextConfig?: string | undefined;
    prowRepo?: string | undefined;
    json: boolean;
    signal: AbortSignal;
  },
): Promise<number> {
  const { production, prowRepo, json, signal } = options;
  const next = await nextConfiguration(options.nextConfig, production.root);
  const configs = [
    { config: 'production' as const, files: configFiles(production) },
    ...(next === null ? [] : [{ config: 'next' as const, files: configFiles(next) }]),
  ];
  const tried: ConfigTried[] = [];
  for (const given of builds) {
    const prow = await resolveCandidate(given, { prowRepo, signal });
    const built = buildProw(prow, [CHECKCONFIG], { signal });
    for (const asked of configs)
      tried.push(await askCheckconfig({ ...asked, version: 'candidate', prow, built, signal }));
  }
  const answers = tried.map(({ config, configSha256, prow, answer, words }) => ({
    ...{ config, configSha256, prow: prow.tag, answer, words },
  }));
  if (json) result(JSON.stringify(answers, null, 2));
  else
    for (const { config, prow, answer, words } of answers)
      result([`${prow} ${config}: ${answer}`, ...words].join('\n  '));
  if (answers.some(({ answer }) => answer === 'refused')) return EXIT.fail;
  return answers.every(({ answer }) => answer === 'accepted') ? EXIT.pass : EXIT.inconclusive;
}
