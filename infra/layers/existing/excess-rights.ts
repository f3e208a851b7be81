import { covers, type NeededRight, type Right } from './right.js';

const RBAC = 'rbac.authorization.k8s.io';

/** A right that nobody who deploys staging should have, and what could be done with it. */
export interface ExcessRight {
  readonly right: Right;
  readonly danger: string;
}

const everywhere = (verb: string, group: string, resource: string): Right => ({
  ...{ verb, group, resource, namespace: null, name: null },
});

/** What reaches beyond any namespace. */
const OF_THE_CLUSTER: readonly ExcessRight[] = [
  { right: everywhere('*', '*', '*'), danger: 'everything, as cluster-admin has it' },
  ...['users', 'groups', 'serviceaccounts'].map((resource) => ({
    right: everywhere('impersonate', '', resource),
    danger: 'being anybody',
  })),
  ...['roles', 'clusterroles'].flatMap((resource) =>
    ['escalate', 'bind'].map((verb) => ({
      right: everywhere(verb, RBAC, resource),
      danger: 'giving rights that one has not',
    })),
  ),
  ...['patch', 'delete'].flatMap((verb) => [
    { right: everywhere(verb, '', 'namespaces'), danger: 'changing or deleting any namespace' },
    { right: everywhere(verb, RBAC, 'clusterroles'), danger: 'changing or deleting any role of the cluster' },
    { right: everywhere(verb, RBAC, 'clusterrolebindings'), danger: 'changing or deleting any binding of the cluster' },
    {
      right: everywhere(verb, 'apiextensions.k8s.io', 'customresourcedefinitions'),
      danger: 'deleting any definition, and with it every object of that kind',
    },
    { right: everywhere(verb, '', 'nodes'), danger: 'taking nodes away from others' },
  ]),
  { right: everywhere('get', '', 'nodes/proxy'), danger: 'running commands in every pod' },
  ...['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'].map((resource) => ({
    right: everywhere('create', 'admissionregistration.k8s.io', resource),
    danger: 'changing or refusing what anybody writes',
  })),
];

/** What reaches into a namespace that is not the environment's. */
const OF_A_NAMESPACE = (namespace: string): ExcessRight[] =>
  [
    { verb: 'get', group: '', resource: 'secrets', danger: 'reading its secrets' },
    { verb: 'list', group: '', resource: 'secrets', danger: 'reading its secrets' },
    { verb: 'create', group: '', resource: 'serviceaccounts/token', danger: 'being its service accounts' },
    { verb: 'create', group: '', resource: 'pods', danger: 'running pods there, with its secrets and accounts' },
    { verb: 'delete', group: '', resource: 'pods', danger: 'ending its pods' },
    { verb: 'create', group: '', resource: 'pods/exec', danger: 'running commands in its pods' },
    { verb: 'patch', group: 'apps', resource: 'deployments', danger: 'changing what runs there' },
    { verb: 'create', group: RBAC, resource: 'rolebindings', danger: 'giving rights there' },
  ].map(({ danger, ...right }) => ({ right: { ...right, namespace, name: null }, danger }));

/** Rights to ask about, each of which must be denied; and those that objects of the deployment need granted themselves. */
export function excessRights(
  foreign: readonly string[],
  needed: readonly NeededRight[],
): { readonly asked: readonly ExcessRight[]; readonly excused: readonly (ExcessRight & { why: string })[] } {
  const all = [...OF_THE_CLUSTER, ...foreign.flatMap(OF_A_NAMESPACE)];
  const excuseOf = ({ right }: ExcessRight) =>
    needed.find((one) => !('path' in one.right) && covers(one.right, right))?.why;
  return {
    asked: all.filter((one) => excuseOf(one) === undefined),
    excused: all.flatMap((one) => {
      const why = excuseOf(one);
      return why === undefined ? [] : [{ ...one, why }];
    }),
  };
}
