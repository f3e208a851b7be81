import { aliasOf, type ClusterAlias } from '../model/alias.js';
import { mergeNeeds, type PodNeeds, podNeedsOf } from './pod-needs.js';
import type { ConfiguredJob } from './read-jobs.js';
import type { YamlSource } from './source-files.js';
import { valueAt } from './value-at.js';

/** What jobs' pods expect to find on the cluster an alias means. */
export interface AliasNeeds {
  readonly alias: string;
  readonly needs: PodNeeds;
}

/**
 * What the jobs of each alias need. Presets and decoration defaults may reach any
 * job, so every alias gets what they name.
 */
export function podNeedsByAlias(
  aliases: readonly ClusterAlias[],
  read: { configured: readonly ConfiguredJob[]; configs: readonly YamlSource[] },
): AliasNeeds[] {
  const shared = podNeedsOf(
    read.configs.flatMap(({ documents }) =>
      documents.map(({ value }) => [valueAt(value, ['presets']), valueAt(value, ['plank'])]),
    ),
  );
  return aliases.map(({ name }) => {
    const own = read.configured.filter(({ job }) => aliasOf(job.cluster) === name).map(({ needs }) => needs);
    return { alias: name, needs: mergeNeeds([shared, ...own]) };
  });
}
