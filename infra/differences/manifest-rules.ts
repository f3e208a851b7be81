import { contentsElsewhere } from './contents-elsewhere.js';
import type { ManifestRule } from './difference-rule.js';
import { hostNodes } from './host-nodes.js';
import { jobConfigParts } from './job-config-parts.js';
import { kindsClustersLack } from './kinds-clusters-lack.js';
import { kindsNobodyDefines } from './kinds-nobody-defines.js';
import { kubeconfigsInFolders } from './kubeconfigs-in-folders.js';
import { madeByStaging } from './made-by-staging.js';
import { noNodePools } from './no-node-pools.js';
import { noReportsOutside } from './no-reports-outside.js';
import { noSidecars } from './no-sidecars.js';
import { claimsNotAwaited, othersNotAwaited, servicesNotAwaited } from './not-awaited.js';
import { notRunHere } from './not-run-here.js';
import { numbersStartAnew } from './numbers-start-anew.js';
import { oneRepository } from './one-repository.js';
import { oneUser } from './one-user.js';
import { standInGithub } from './stand-in-github.js';
import { standInPubsub } from './stand-in-pubsub.js';
import { standInStorage } from './stand-in-storage.js';
import { versionUnderTest } from './version-under-test.js';

/**
 * Every change staging makes to production's manifests, in the order they are
 * made: what is left out first, then what stands idle or is not waited for, then what the rest needs
 * to run here. Later rules see what earlier ones left.
 */
export const MANIFEST_RULES: readonly ManifestRule[] = [
  kindsClustersLack,
  kindsNobodyDefines,
  madeByStaging,
  contentsElsewhere,
  oneRepository,
  notRunHere,
  noSidecars,
  servicesNotAwaited,
  claimsNotAwaited,
  othersNotAwaited,
  versionUnderTest,
  hostNodes,
  noNodePools,
  oneUser,
  kubeconfigsInFolders,
  standInStorage,
  numbersStartAnew,
  noReportsOutside,
  standInGithub,
  standInPubsub,
  jobConfigParts,
];
