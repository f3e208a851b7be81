/** One rule of an answer to SelfSubjectRulesReview. */
export interface ResourceRule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[] | undefined;
  readonly resources?: readonly string[] | undefined;
  /** Where it names some, it is a right to those objects alone. */
  readonly resourceNames?: readonly string[] | undefined;
}

/** One of its rules for paths that are no objects. */
export interface PathRule {
  readonly verbs: readonly string[];
  readonly nonResourceURLs?: readonly string[] | undefined;
}

/** What looking needs: docs/confirm.md has the role. */
const NEEDED: readonly { readonly group: string; readonly resources: readonly string[] }[] = [
  { group: 'apps', resources: ['deployments', 'statefulsets', 'daemonsets', 'replicasets', 'controllerrevisions'] },
  { group: '', resources: ['pods'] },
];

/** Verbs that change nothing. */
const LOOKING = ['get', 'list', 'watch'];

/** A right of its own: through it pods are asked for prow_version. With any other verb it reaches into pods. */
const POD_PROXY = 'pods/proxy';

/** What everybody may who is signed in: asking who they are and what they may. */
const ASKING = ['authorization.k8s.io', 'authentication.k8s.io'];

/** Paths that Kubernetes shows to everybody who is signed in (system:discovery, system:public-info-viewer and its like). */
const PUBLIC_PATHS = /^\/(api|apis|healthz|livez|readyz|openapi|version|\.well-known|openid)(\/|$)/;

/**
 * The rights that go beyond looking at workloads and pods, in words; empty where there is none. A credential that can do
 * more than look is refused, for what asks every hour must not be what can change production.
 */
export function rightsTooWide(rules: readonly ResourceRule[]): string[] {
  const wide = rules.flatMap(({ verbs, apiGroups = [], resources = [] }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) =>
        verbs.filter((verb) => !isAllowed(verb, { group, resource })).map((verb) => say(verb, group, resource)),
      ),
    ),
  );
  return [...new Set(wide)].sort();
}

/** The same of paths: an API server answers its logs and its profiler by some. */
export function pathsTooWide(rules: readonly PathRule[]): string[] {
  const wide = rules.flatMap(({ verbs, nonResourceURLs = [] }) =>
    nonResourceURLs.flatMap((path) =>
      verbs
        .filter((verb) => !(['get', 'head'].includes(verb) && PUBLIC_PATHS.test(path)))
        .map((verb) => `${verb} ${path}`),
    ),
  );
  return [...new Set(wide)].sort();
}

function isAllowed(verb: string, { group, resource }: { group: string; resource: string }): boolean {
  if (ASKING.includes(group)) return verb === 'create' && resource.startsWith('self');
  if (group === '' && resource === POD_PROXY) return verb === 'get';
  const known = NEEDED.find((one) => one.group === group)?.resources ?? [];
  return LOOKING.includes(verb) && known.includes(resource);
}

/** What is needed and not there, in words. */
export function rightsMissing(rules: readonly ResourceRule[]): string[] {
  return NEEDED.flatMap(({ group, resources }) =>
    resources.flatMap((resource) =>
      ['get', 'list']
        .filter((verb) => !rules.some((rule) => allows(rule, { verb, group, resource })))
        .map((verb) => say(verb, group, resource)),
    ),
  );
}

/** Whether pods may be asked for what they serve. */
export function mayAskPods(rules: readonly ResourceRule[]): boolean {
  return rules.some((rule) => allows(rule, { verb: 'get', group: '', resource: POD_PROXY }));
}

function allows(
  { verbs, apiGroups = [], resources = [], resourceNames = [] }: ResourceRule,
  { verb, group, resource }: { verb: string; group: string; resource: string },
): boolean {
  // A right to one pod by its name shows no others, and the next one has another name.
  return (
    resourceNames.length === 0 && verbs.includes(verb) && apiGroups.includes(group) && resources.includes(resource)
  );
}

function say(verb: string, group: string, resource: string): string {
  return `${verb} ${resource}${group === '' ? '' : `.${group}`}`;
}
