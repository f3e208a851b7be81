import { flagValues } from '../../src/production/pod-template.js';
import { componentOf } from '../../src/production/prow-image.js';
import { flagClaims } from './claims.js';
import type { ManifestRule } from './difference-rule.js';
import { withFlag } from './edit-flags.js';
import { editContainers } from './edit-pods.js';

/** crier's reporters that talk to a service staging has no stand-in for (cmd/crier/main.go). */
const REPORTERS = ['slack', 'gerrit', 'pubsub', 'resultstore'];

/**
 * deck's sign-in needs an OAuth application of GitHub's, and with a token or an
 * app deck asks GitHub who it is before it is ready (cmd/deck/main.go).
 */
const SIGN_IN_FLAGS = [
  'oauth-url',
  'github-oauth-config-file',
  'github-token-path',
  'github-app-id',
  'github-app-private-key-path',
];

/** Keeps results inside: reporters off, sign-in off. Uploads and GitHub's reports stay on; they go to stand-ins. */
export const noReportsOutside: ManifestRule = {
  name: 'no-reports-outside',
  reason: 'a rehearsal reports to nobody: chat and review systems must not hear of canaries',
  touches: flagClaims(...REPORTERS.map(workersOf), ...SIGN_IN_FLAGS),
  apply: (object) =>
    editContainers(object, (container) => {
      const component = componentOf(container.image ?? '');
      if (component === 'deck') return SIGN_IN_FLAGS.reduce((edited, flag) => withFlag(edited, flag, []), container);
      if (component !== 'crier') return container;
      const reporting = REPORTERS.map(workersOf).filter((flag) => flagValues(container, flag).length > 0);
      return reporting.reduce((edited, flag) => withFlag(edited, flag, ['0']), container);
    }),
};

function workersOf(reporter: string): string {
  return `${reporter}-workers`;
}
