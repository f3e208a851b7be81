import { groupOf } from '../../../src/production/kind-of.js';
import { type KubernetesObject, namespaceOf, objectName } from '../../../src/production/manifest.js';
import type { ServedKind } from '../../served-kinds.js';
import { grantedRights } from './granted-rights.js';
import { type NeededRight, type Right, rightText } from './right.js';

/**
 * What Pulumi's provider does with each object it deploys: it applies (a patch that makes what is not there), reads,
 * deletes, and waits by listing and watching (Creation, Update, Deletion of pkg/await/await.go, pulumi-kubernetes).
 */
const OF_THE_OBJECT = ['get', 'create', 'patch', 'delete'] as const;
const OF_ITS_KIND = ['list', 'watch'] as const;
/** Of these it replaces the whole object instead of patching it (updateResource, there). */
const REPLACED = 'CustomResourceDefinition';

/** What it watches besides, until the object is up (the informers of pkg/await). */
const WATCHED_WITH: Readonly<Record<string, readonly (readonly [group: string, resource: string])[]>> = {
  'Deployment apps': [
    ['apps', 'replicasets'],
    ['', 'pods'],
    ['', 'persistentvolumeclaims'],
  ],
  'StatefulSet apps': [['', 'pods']],
  'DaemonSet apps': [['', 'pods']],
  'Job batch': [['', 'pods']],
  'Service ': [['', 'endpoints']],
  'Ingress networking.k8s.io': [
    ['', 'endpoints'],
    ['', 'services'],
  ],
};

/** The namespace whose UID only its cluster can answer. */
const IDENTITY: NeededRight = {
  right: { verb: 'get', group: '', resource: 'namespaces', namespace: null, name: 'kube-system' },
  why: 'the identity of the cluster',
};

/**
 * The rights that deploying these objects to one cluster takes, each once with what it is for. Objects in namespaces need them
 * for any name there; others only for their own, so that nobody may delete every namespace to delete one.
 *
 * @param kinds - those of the cluster's API server and of definitions among the objects; an object of none takes no right here.
 */
export function neededRights(objects: readonly KubernetesObject[], kinds: readonly ServedKind[]): NeededRight[] {
  const needed = [IDENTITY, ...objects.flatMap((object) => rightsFor(object, kinds)), ...grantedRights(objects)];
  const once = new Map<string, NeededRight>();
  for (const one of needed) if (!once.has(rightText(one.right))) once.set(rightText(one.right), one);
  return [...once.values()];
}

function rightsFor(object: KubernetesObject, kinds: readonly ServedKind[]): NeededRight[] {
  const group = groupOf(object.apiVersion);
  const served = kinds.find((one) => one.kind === object.kind && one.group === group);
  if (served === undefined) return [];
  const { resource, isNamespaced } = served;
  const namespace = isNamespaced ? namespaceOf(object) : null;
  const name = isNamespaced ? null : object.metadata.name;
  const of = (verb: string, what: Partial<Right> = {}): NeededRight => ({
    right: { verb, group, resource, namespace, name: null, ...what },
    why: objectName(object),
  });
  const others = WATCHED_WITH[`${object.kind} ${group}`] ?? [];
  return [
    ...OF_THE_OBJECT.map((verb) => of(verb, { name })),
    ...(object.kind === REPLACED ? [of('update', { name })] : []),
    ...OF_ITS_KIND.map((verb) => of(verb)),
    ...others.flatMap(([otherGroup, other]) =>
      OF_ITS_KIND.map((verb) => of(verb, { group: otherGroup, resource: other })),
    ),
  ];
}
