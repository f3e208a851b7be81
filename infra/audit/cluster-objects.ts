import { z } from 'zod';
import { type ApiClient, ApiError } from '../../src/local/host-node/api-client.js';
import { DEFAULT_NAMESPACE, KubernetesObject } from '../../src/production/manifest.js';
import { objectPath, type ServedKind, servedKinds } from '../served-kinds.js';

const METADATA_LIST = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
const APPLY = 'application/apply-patch+yaml';
const NOT_FOUND = 404;

/** Pulumi's provider makes one up for each object (fieldManagerName, pulumi-kubernetes), unless an annotation names it. */
const MANAGER = 'pulumi-kubernetes';
const MANAGER_ANNOTATION = 'pulumi.com/patchFieldManager';

/** What the cluster writes about itself while it runs; nobody deploys it. */
const NOT_DEPLOYED = ['events', 'componentstatuses'];

/** One object that Pulumi deployed. */
export interface DeployedObject {
  /** As {@link objectName}, with the namespace it really has. */
  readonly name: string;
  readonly group: string;
  readonly managers: readonly string[];
}

/** One cluster's objects, as its own API server tells them. */
export interface ClusterObjects {
  /** Everything that Pulumi deployed there, of whatever kind. */
  deployed(): Promise<DeployedObject[]>;
  /** How the object is called there, or null where the cluster does not serve its kind. */
  nameOf(object: KubernetesObject): string | null;
  read(object: KubernetesObject): Promise<KubernetesObject | null>;
  /**
   * What the object would be if Pulumi had sent this in its place; nothing is changed. Fields that only Pulumi's own
   * manager has set and that this does not have are gone from it.
   */
  asIfSent(object: KubernetesObject, manager: string): Promise<KubernetesObject>;
}

/** Asks the API server what it serves, and from then on for its objects. */
export async function clusterObjects(api: ApiClient): Promise<ClusterObjects> {
  const served = await servedKinds(api);
  const servedAs = ({ apiVersion, kind }: KubernetesObject) =>
    served.find((one) => one.kind === kind && apiVersionOf(one) === apiVersion);
  const pathOf = (object: KubernetesObject): string | null => {
    const found = servedAs(object);
    return found === undefined ? null : objectPath(found, object);
  };
  return {
    nameOf: (object) => {
      const found = servedAs(object);
      if (found === undefined) return null;
      return nameIn(found, { name: object.metadata.name, namespace: object.metadata.namespace ?? DEFAULT_NAMESPACE });
    },
    read: async (object) => {
      const path = pathOf(object);
      if (path === null) return null;
      const found = await api.call(path, { method: 'GET' }).catch(nullWhereNotFound);
      return found === null ? null : KubernetesObject.parse(found);
    },
    asIfSent: async (object, manager) => {
      const query = new URLSearchParams({ dryRun: 'All', force: 'true', fieldManager: manager });
      const sent = { method: 'PATCH', contentType: APPLY, body: object } as const;
      return KubernetesObject.parse(await api.call(`${pathOf(object) ?? ''}?${query}`, sent));
    },
    deployed: async () => {
      const listed = firstVersions(served).filter(
        ({ isListed, resource }) => isListed && !NOT_DEPLOYED.includes(resource),
      );
      return (await Promise.all(listed.map((one) => deployedOf(api, one)))).flat();
    },
  };
}

/** The versions of a group have the same objects; the first is the one the server prefers. */
function firstVersions(served: readonly ServedKind[]): ServedKind[] {
  const first = new Map<string, ServedKind>();
  for (const one of served) {
    const key = `${one.group}/${one.resource}`;
    if (!first.has(key)) first.set(key, one);
  }
  return [...first.values()];
}

const MetadataList = z.looseObject({
  items: z
    .array(
      z.looseObject({
        metadata: z.looseObject({
          name: z.string(),
          namespace: z.string().optional(),
          annotations: z.record(z.string(), z.string()).optional(),
          managedFields: z.array(z.looseObject({ manager: z.string().optional(), operation: z.string() })).optional(),
        }),
      }),
    )
    .nullable(),
});

async function deployedOf(api: ApiClient, served: ServedKind): Promise<DeployedObject[]> {
  const { items } = MetadataList.parse(await api.call(listPath(served), { method: 'GET', accept: METADATA_LIST }));
  return (items ?? []).flatMap(({ metadata: { name, namespace, annotations, managedFields = [] } }) => {
    const named = annotations?.[MANAGER_ANNOTATION];
    const managers = managedFields
      .filter(({ operation }) => operation === 'Apply')
      .flatMap(({ manager = '' }) => (manager.startsWith(MANAGER) || manager === named ? [manager] : []));
    if (managers.length === 0) return [];
    return [{ name: nameIn(served, { name, namespace }), group: served.group, managers: [...new Set(managers)] }];
  });
}

function nameIn(
  { kind, isNamespaced }: ServedKind,
  { name, namespace }: { name: string; namespace: string | undefined },
) {
  return isNamespaced ? `${kind} ${namespace ?? ''}/${name}` : `${kind} ${name}`;
}

function apiVersionOf({ group, version }: ServedKind): string {
  return group === '' ? version : `${group}/${version}`;
}

function listPath(served: ServedKind): string {
  return `/${served.group === '' ? 'api' : 'apis'}/${apiVersionOf(served)}/${served.resource}`;
}

function nullWhereNotFound(error: unknown): null {
  if (error instanceof ApiError && error.status === NOT_FOUND) return null;
  throw error;
}
