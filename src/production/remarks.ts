import type { ClusterAlias } from '../model/alias.js';
import { PROW_TAG } from '../model/candidate.js';
import type { Description, KubeconfigFile } from '../model/description.js';
import { isRefused } from '../model/place.js';
import { aliasRemarks } from './alias-remarks.js';
import type { AliasUse } from './alias-uses.js';
import type { ComponentAliases } from './component-aliases.js';
import { configUpdaterRemarks, isKnownToReader } from './config-updater-remarks.js';
import { kubeconfigRemarks } from './kubeconfig-remarks.js';
import { PLANK, versionOf } from './prow-image.js';
import type { ComponentContainer } from './read-workloads.js';
import { supplementalRemarks } from './supplemental-remarks.js';

/** What has been read, as far as remarks are made on it. */
export interface Remarkable {
  readonly components: readonly ComponentContainer[];
  readonly prowTag: string;
  readonly aliases: readonly ClusterAlias[];
  readonly refusedAliases: Description['refusedAliases'];
  /** What names an alias, jobs and everything else. */
  readonly uses: readonly AliasUse[];
  readonly kubeconfigs: readonly KubeconfigFile[];
  /** Those that prow-controller-manager reads. */
  readonly loaded: readonly KubeconfigFile[];
  /** Every component with the aliases it loads itself. */
  readonly withAliases: readonly ComponentAliases[];
}

/** True of production and worth saying, but no reason to stop: one sentence each, with its place. */
export function remarksOn(read: Remarkable): string[] {
  return [
    ...missingRemarks(read),
    ...versionRemarks(read),
    ...aliasRemarks(
      read.aliases,
      // Told by itself; and deck, which may name it, asks for no rights beforehand.
      read.uses.filter((use) => !isRefused(read, use.alias) && !isForeign(use, read)),
    ),
    ...configUpdaterRemarks(read.uses, { components: read.withAliases, own: read.aliases }),
    ...refusedRemarks(read),
    ...kubeconfigRemarks(read),
    ...supplementalRemarks(read.components),
  ];
}

/** Whether prow-controller-manager has not an alias that the component has which reads the place. */
function isForeign(use: AliasUse, { aliases, withAliases }: Remarkable): boolean {
  return !aliases.some(({ name }) => name === use.alias) && isKnownToReader(use, withAliases);
}

/** What nearly every Prow has; the others are a matter of taste. */
const USUAL_COMPONENTS = ['crier', 'deck', 'hook', 'horologium', 'sinker', 'tide'];

function missingRemarks({ components }: Remarkable): string[] {
  const found = new Set(components.map(({ workload }) => workload.component));
  const missing = USUAL_COMPONENTS.filter((component) => !found.has(component));
  if (missing.length === 0) return [];
  return [
    `not found among the manifests: ${missing.join(', ')}; what ${missing.length === 1 ? 'it does' : 'they do'} is not rehearsed`,
  ];
}

function versionRemarks({ components, prowTag }: Remarkable): string[] {
  const plank = components.find(({ workload }) => workload.component === PLANK)?.workload;
  const unreleased = PROW_TAG.test(prowTag)
    ? []
    : [
        `prow-controller-manager runs ${prowTag}, which names no release of Prow (vYYYYMMDD-<sha>): ` +
          `a rehearsal has to be told the nearest one with --from (${plank?.file}:${plank?.line})`,
      ];
  return [
    ...unreleased,
    ...components
      .map(({ workload }) => ({ workload, version: versionOf(workload.image) }))
      // Images of different components have different digests, whatever they were built from.
      .filter(({ version }) => version !== prowTag && !(isDigest(version) && isDigest(prowTag)))
      .map(
        ({ workload, version }) =>
          `${workload.component} runs ${version} and prow-controller-manager ${prowTag}; ` +
          `staging runs all at one version (${workload.file}:${workload.line})`,
      ),
  ];
}

function isDigest(version: string): boolean {
  return version.includes(':');
}

function refusedRemarks({ refusedAliases }: Remarkable): string[] {
  return refusedAliases.map(({ name, why }) => `jobs of alias ${name} end in error: ${why}`);
}
