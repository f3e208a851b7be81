import { flagValues } from '../../src/production/pod-template.js';
import { parseImage } from '../../src/production/prow-image.js';
import { flagClaims } from '../differences/claims.js';
import type { ManifestRule } from '../differences/difference-rule.js';
import { withFlag } from '../differences/edit-flags.js';
import { editContainers } from '../differences/edit-pods.js';
import { hostNodes } from '../differences/host-nodes.js';
import { kindsClustersLack } from '../differences/kinds-clusters-lack.js';
import { madeByStaging } from '../differences/made-by-staging.js';
import { claimsNotAwaited, servicesNotAwaited } from '../differences/not-awaited.js';
import { oneUser } from '../differences/one-user.js';
import { versionUnderTest } from '../differences/version-under-test.js';
import { boskosNotRunHere } from './boskos-not-run-here.js';

/** Cleans nothing, and says that it did. */
const CLEANS_NOTHING = '/bin/true';

/** The janitor itself runs; what it would start to clean up a project is left out. */
const janitorCleansNothing: ManifestRule = {
  name: 'janitor-cleans-nothing',
  reason:
    'cleaning a project needs its cloud, which staging must not reach; the janitor takes and frees as production’s',
  touches: flagClaims('janitor-path'),
  apply: (object, { prowRepository }) =>
    editContainers(object, (container) => {
      const { repository } = parseImage(container.image ?? '');
      if (repository !== `${prowRepository}/janitor`) return container;
      if (flagValues(container, 'janitor-path').at(-1) === CLEANS_NOTHING) return container;
      const { args } = withFlag({ ...container, args: beforeDashes(container.args ?? []) }, 'janitor-path', [
        CLEANS_NOTHING,
      ]);
      return { ...container, args: [...(args ?? []), ...fromDashes(container.args ?? [])] };
    }),
};

/** What stands after `--` goes to the program that cleans. */
function beforeDashes(args: readonly string[]): string[] {
  return args.includes('--') ? args.slice(0, args.indexOf('--')) : [...args];
}

function fromDashes(args: readonly string[]): string[] {
  return args.includes('--') ? args.slice(args.indexOf('--')) : [];
}

/** Every change staging makes to the manifests of production's Boskos, in the order they are made. */
export const BOSKOS_RULES: readonly ManifestRule[] = [
  kindsClustersLack,
  madeByStaging,
  boskosNotRunHere,
  servicesNotAwaited,
  claimsNotAwaited,
  {
    ...versionUnderTest,
    name: 'boskos-under-test',
    reason: 'the version of Boskos is what is tested: the repository stays production’s, the tag is the one under test',
  },
  hostNodes,
  oneUser,
  janitorCleansNothing,
];
