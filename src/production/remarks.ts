import { aliasOf, type ClusterAlias } from '../model/alias.js';
import type { KubeconfigFile } from '../model/description.js';
import { parseImage } from './prow-image.js';
import type { ConfiguredJob } from './read-jobs.js';
import type { ComponentContainer } from './read-workloads.js';

/** What has been read, as far as remarks are made on it. */
export interface Remarkable {
  readonly components: readonly ComponentContainer[];
  readonly prowTag: string;
  readonly aliases: readonly ClusterAlias[];
  readonly configured: readonly ConfiguredJob[];
  readonly kubeconfigs: readonly KubeconfigFile[];
  /** Those that prow-controller-manager reads. */
  readonly loaded: readonly KubeconfigFile[];
}

/** True of production and worth saying, but no reason to stop: one sentence each, with its place. */
export function remarksOn(read: Remarkable): string[] {
  return [...versionRemarks(read), ...undefinedAliasRemarks(read), ...unreadKubeconfigRemarks(read)];
}

function versionRemarks({ components, prowTag }: Remarkable): string[] {
  return components
    .map(({ workload }) => ({ workload, tag: parseImage(workload.image).tag }))
    .filter(({ tag }) => tag !== prowTag)
    .map(
      ({ workload, tag }) =>
        `${workload.component} runs ${tag ?? 'no tag'} and prow-controller-manager ${prowTag}; ` +
        `staging runs all at one version (${workload.file}:${workload.line})`,
    );
}

function undefinedAliasRemarks({ aliases, configured }: Remarkable): string[] {
  const names = aliases.map(({ name }) => name);
  return configured
    .filter(({ job }) => !names.includes(aliasOf(job.cluster)))
    .map(
      ({ job }) =>
        `job ${job.name} names alias ${aliasOf(job.cluster)}, which no kubeconfig defines (${job.file}:${job.line})`,
    );
}

function unreadKubeconfigRemarks({ kubeconfigs, loaded }: Remarkable): string[] {
  return kubeconfigs
    .filter((kubeconfig) => !loaded.includes(kubeconfig))
    .map(({ kind, name, key }) => `prow-controller-manager does not read ${kind} ${name}, key ${key}`);
}
