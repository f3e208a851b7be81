import { componentOf } from '../../src/production/prow-image.js';
import type { ManifestRule } from './difference-rule.js';
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
  touches: ['/spec/template/spec/containers/*/args', '/spec/template/spec/containers/*/args/*'],
  apply: (object) =>
    editContainers(object, (container) => {
      const component = componentOf(container.image ?? '');
      const { args } = container;
      if (!args || (component !== 'crier' && component !== 'deck')) return container;
      const kept = component === 'crier' ? args.map(switchReporterOff) : args.filter((argument) => !isSignIn(argument));
      const isSame = kept.length === args.length && kept.every((argument, index) => argument === args[index]);
      return isSame ? container : { ...container, args: kept };
    }),
};

function switchReporterOff(argument: string): string {
  const flag = REPORTERS.map((reporter) => `--${reporter}-workers=`).find((start) => argument.startsWith(start));
  return flag === undefined ? argument : `${flag}0`;
}

function isSignIn(argument: string): boolean {
  return SIGN_IN_FLAGS.some((flag) => argument.startsWith(`--${flag}=`));
}
