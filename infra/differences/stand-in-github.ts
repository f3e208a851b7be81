import { CANARY_GITHUB } from '../../src/model/github-world.js';
import { kindOf } from '../../src/production/kind-of.js';
import { type KubernetesObject, namespaceOf } from '../../src/production/manifest.js';
import { type Container, flagValues } from '../../src/production/pod-template.js';
import { parseImage } from '../../src/production/prow-image.js';
import { GIT_PREFIX, insteadOf, TOKEN_FLAGS } from '../objects/github-secrets.js';
import { flagClaims, variableClaims } from './claims.js';
import type { ManifestRule } from './difference-rule.js';
import { withFlag } from './edit-flags.js';
import { editContainers } from './edit-pods.js';

/** Programs that ask GitHub whatever their flags say (each one's main.go). */
const ALWAYS_ASK = ['hook', 'tide', 'status-reconciler', 'needs-rebase', 'cherrypicker', 'refresh'];
/** Programs that take GitHub's flags, and ask where they have one (pkg/flagutil/github.go). */
const MAY_ASK = ['crier', 'deck', 'gangway', 'moonraker', 'prow-controller-manager', 'sub'];
const CACHE = 'ghproxy';
/** Endpoints of GitHub's, with the path of each on the stand-in. */
const ENDPOINTS = { 'github-endpoint': '', 'github-graphql-endpoint': '/graphql' };
/** With any of these hook listens to those alone. */
const ORG_FLAG = 'github-enabled-org';
const ONLY_FLAGS = [ORG_FLAG, 'github-enabled-repo'];
/** What an app signs in with, and what it is throttled by. */
const APP_FLAGS = ['github-app-id', 'github-app-private-key-path', 'github-throttle-org'];
/** git's own configuration by variables (git-config(1), GIT_CONFIG_COUNT), in this order. */
const GIT_VARIABLES = ['COUNT', 'KEY_0', 'VALUE_0', 'KEY_1', 'VALUE_1'].map((name) => `GIT_CONFIG_${name}`);

/** Sends every call for GitHub to the stand-in, through production's ghproxy where production goes through it. */
export const standInGithub: ManifestRule = {
  name: 'stand-in-github',
  reason: 'GitHub must not hear of canaries, and must be told what to say: Prow asks a stand-in, by the same ways',
  touches: [
    ...flagClaims(...Object.keys(ENDPOINTS), ...APP_FLAGS, 'upstream', 'github-host', 'github-token-path', ORG_FLAG),
    ...variableClaims(...GIT_VARIABLES),
  ],
  apply: (object, { githubAddress, objects, prowRepository }) =>
    editContainers(object, (container) => {
      const program = githubProgram(container, prowRepository);
      if (program === null) return container;
      if (program === CACHE) return withFlag(container, 'upstream', [githubAddress]);
      return signedIn(withGit(redirected(container, { object, objects, githubAddress }), githubAddress));
    }),
};

/** The program of Prow's that a container runs and that would ask GitHub; null for any other. */
export function githubProgram(container: Container, prowRepository: string): string | null {
  const { repository, name } = parseImage(container.image ?? '');
  if (repository !== `${prowRepository}/${name}`) return null;
  if (name === CACHE || ALWAYS_ASK.includes(name)) return name;
  const flags = [...Object.keys(ENDPOINTS), 'github-host', 'github-workers', 'github-app-id', ...TOKEN_FLAGS];
  return MAY_ASK.includes(name) && flags.some((flag) => flagValues(container, flag).length > 0) ? name : null;
}

/** Whether an endpoint is a Service that staging has too, such as production's ghproxy. */
export function isInside(
  endpoint: string,
  { object, objects }: { object: KubernetesObject; objects: readonly KubernetesObject[] },
): boolean {
  if (!URL.canParse(endpoint)) return false;
  const [name, given, ...rest] = new URL(endpoint).hostname.split('.');
  const namespace = given ?? namespaceOf(object);
  return (
    ['', 'svc', 'svc.cluster.local'].includes(rest.join('.')) &&
    objects.some((one) => kindOf(one) === 'Service' && one.metadata.name === name && namespaceOf(one) === namespace)
  );
}

function redirected(
  container: Container,
  given: { object: KubernetesObject; objects: readonly KubernetesObject[]; githubAddress: string },
): Container {
  return Object.entries(ENDPOINTS).reduce(
    (edited, [flag, path]) => {
      const before = flagValues(edited, flag);
      const after = before.map((endpoint) => (isInside(endpoint, given) ? endpoint : `${given.githubAddress}${path}`));
      return withFlag(edited, flag, after.length === 0 ? [`${given.githubAddress}${path}`] : [...new Set(after)]);
    },
    withFlag(container, 'github-host', []),
  );
}

/**
 * git knows GitHub by another address than Prow's client; its own configuration leads it to the stand-in. Who signs in
 * does so there, too: whatever pushes has to.
 */
function withGit(container: Container, githubAddress: string): Container {
  const secret = (key: string) => ({ secretKeyRef: { name: GIT_PREFIX.secret, key } });
  const env = [
    { name: 'GIT_CONFIG_COUNT', value: '2' },
    { name: 'GIT_CONFIG_KEY_0', value: insteadOf(githubAddress) },
    { name: 'GIT_CONFIG_VALUE_0', value: 'https://github.com/' },
    { name: 'GIT_CONFIG_KEY_1', valueFrom: secret(GIT_PREFIX.setting) },
    { name: 'GIT_CONFIG_VALUE_1', valueFrom: secret(GIT_PREFIX.key) },
  ];
  return { ...container, env: [...(container.env ?? []), ...env] };
}

/** An app signs in with its key, for which there is no app here: the file holds the bot's token instead. */
function signedIn(container: Container): Container {
  const keys = flagValues(container, 'github-app-private-key-path');
  const byToken =
    keys.length === 0
      ? container
      : APP_FLAGS.reduce(
          (edited, flag) => withFlag(edited, flag, []),
          withFlag(container, 'github-token-path', keys.slice(-1)),
        );
  const isChoosy = ONLY_FLAGS.some((flag) => flagValues(byToken, flag).length > 0);
  if (!isChoosy) return byToken;
  return withFlag(byToken, ORG_FLAG, [...flagValues(byToken, ORG_FLAG), CANARY_GITHUB.org]);
}
