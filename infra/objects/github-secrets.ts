import { CANARY_GITHUB, GITHUB_GIT_PATH, type GithubSecrets } from '../../src/model/github-world.js';
import { type KubernetesObject, objectName } from '../../src/production/manifest.js';
import { mountedFiles } from '../../src/production/mounted-files.js';
import { flagValues } from '../../src/production/pod-template.js';
import type { ComponentContainer } from '../../src/production/read-workloads.js';

/** Where hook and external plugins look without a flag (cmd/hook/main.go). */
const HMAC_PATH_WHERE_OMITTED = '/etc/webhook/hmac';

/** Flags that name a file with credentials for GitHub; with an app's key the rule signs in by token instead. */
export const TOKEN_FLAGS = ['github-token-path', 'github-app-private-key-path'];

/**
 * Who deck is to GitHub where people sign in (Config, pkg/githuboauth/githuboauth.go): it does not start without the three.
 * Nobody signs in here, and nothing is asked with them.
 */
const SIGN_IN = JSON.stringify({
  ...{ client_id: 'prow-staging', client_secret: 'none', redirect_url: 'https://prow-staging.invalid/github-login' },
});

/**
 * Holds what git writes before a repository's path where Prow signs in, and the setting that leads it elsewhere, signed in
 * as well; not in a variable's text, for the token is part of both.
 */
export const GIT_PREFIX = { secret: 'github-stand-in-git', key: 'prefix', setting: 'setting' } as const;

/** git's setting by which what begins with something else is asked at an address (git-config(1), url.<base>.insteadOf). */
export function insteadOf(address: string): string {
  return `url.${address}${GITHUB_GIT_PATH}/.insteadOf`;
}

/** git's configuration by variables, with which it asks the stand-in for what it is told to fetch from GitHub. */
export function insteadOfGithub(address: string): Record<string, string> {
  return {
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: insteadOf(address),
    GIT_CONFIG_VALUE_0: 'https://github.com/',
  };
}

/**
 * Production's Secrets in which components look for GitHub's token and for the key that signs its events, with
 * those of this environment's stand-in; and how git is told of the token.
 */
export function githubSecrets(
  components: readonly ComponentContainer[],
  { token, hmac, address }: GithubSecrets & { readonly address: string },
): KubernetesObject[] {
  const signedIn = `${CANARY_GITHUB.bot}:${token}@`;
  const found = components.flatMap((component) => {
    const { container, workload } = component;
    const read = (paths: readonly string[], value: string) =>
      paths
        .flatMap((path) => mountedFiles(path, component))
        .filter(({ kind, key }) => kind === 'Secret' && key !== '')
        .map(({ name, key }) => secret(workload.namespace, name, { [key]: value }));
    const tokenPaths = TOKEN_FLAGS.flatMap((flag) => flagValues(container, flag));
    const hmacPaths = flagValues(container, 'hmac-secret-file');
    return [
      ...read(tokenPaths, token),
      ...read(flagValues(container, 'github-oauth-config-file'), SIGN_IN),
      ...read(hmacPaths.length > 0 ? hmacPaths : [HMAC_PATH_WHERE_OMITTED], hmac),
      secret(workload.namespace, GIT_PREFIX.secret, {
        [GIT_PREFIX.key]: `https://${signedIn}github.com/`,
        [GIT_PREFIX.setting]: insteadOf(address.replace('http://', `http://${signedIn}`)),
      }),
    ];
  });
  const byName = new Map<string, ReturnType<typeof secret>>();
  for (const object of found) {
    const stringData = { ...byName.get(objectName(object))?.stringData, ...object.stringData };
    byName.set(objectName(object), { ...object, stringData });
  }
  return [...byName.values()];
}

/** The same Secrets with the other keys that components read in them, and the placeholders that are left. */
export function withPlaceholders(
  secrets: readonly KubernetesObject[],
  placeholders: readonly KubernetesObject[],
): { secrets: KubernetesObject[]; missing: KubernetesObject[] } {
  const own = new Map(secrets.map((object) => [objectName(object), object]));
  const beside = new Map(placeholders.map((object) => [objectName(object), object]));
  return {
    secrets: secrets.map((object) => {
      const others = Object(beside.get(objectName(object))?.['stringData']);
      return { ...object, stringData: { ...others, ...Object(object['stringData']) } };
    }),
    missing: placeholders.filter((object) => !own.has(objectName(object))),
  };
}

function secret(namespace: string, name: string, stringData: Record<string, string>) {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { namespace, name }, type: 'Opaque', stringData };
}
