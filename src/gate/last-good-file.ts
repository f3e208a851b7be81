import type { DeclaredImage } from '../model/bump.js';
import type { GoodCandidate } from '../model/decision.js';

/**
 * The last good candidate as the file that generic-autobumper reads for `targetVersion: upstream-staging`: it takes the
 * first line with an image of its prefix.
 *
 * @see parseUpstreamImageVersion, cmd/generic-autobumper in Prow
 */
export function lastGoodFile({ tag, rehearsedAt }: GoodCandidate, images: readonly DeclaredImage[]): string {
  const repositories = new Set(images.filter(({ isProw }) => isProw).map(({ repository }) => repository));
  return [
    `# The last candidate that passed staging and never failed: rehearsed ${rehearsedAt}`,
    'images:',
    ...[...repositories].sort().map((repository) => `  - image: ${repository}:${tag}`),
  ].join('\n');
}
