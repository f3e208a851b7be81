import { setTimeout as delay } from 'node:timers/promises';
import { ApiError } from '../../src/local/host-node/api-client.js';
import { groupOf } from '../../src/production/kind-of.js';
import { type KubernetesObject, objectName } from '../../src/production/manifest.js';
import type { ClusterObjects, DeployedObject } from './cluster-objects.js';
import { heldObject, sendable } from './held-object.js';
import type { Unlisted } from './unlisted.js';

/** What one cluster must hold: whatever else Pulumi deployed there is an unlisted difference. */
export interface ExpectedCluster {
  readonly clusterId: string;
  /** As they were to be sent. */
  readonly objects: readonly KubernetesObject[];
  /** Objects that are listed as staging's own, by {@link objectName}. */
  readonly added: readonly string[];
  /** Looks into what is rendered for this environment only; for an object of this name. */
  readonly contents: ReadonlyMap<string, ContentCheck>;
}

/** What is wrong with the content of an object that holds credentials; none is in the answer. */
export type ContentCheck = (live: KubernetesObject) => Pick<Unlisted, 'path' | 'expected' | 'observed'>[];

/**
 * Controllers write into objects, too, between two questions about one: what differs is asked for again.
 */
const LOOKS = 3;
const PAUSE_MS = 300;

/**
 * Holds everything that Pulumi deployed on a cluster against what it must hold.
 *
 * @param options.isWhole - false where the deployment has ended before everything was made: nothing is missed then.
 */
export async function auditCluster(
  cluster: ClusterObjects,
  expected: ExpectedCluster,
  { isWhole, pauseMs = PAUSE_MS }: { isWhole: boolean; pauseMs?: number },
): Promise<Unlisted[]> {
  const { clusterId, objects, added, contents } = expected;
  const deployed = await cluster.deployed();
  const find = ({ apiVersion }: KubernetesObject, name: string | null) =>
    deployed.find((one) => one.name === name && one.group === groupOf(apiVersion));
  const own = new Set(objects.map((object) => cluster.nameOf(object)));
  const known = new Set([...added, ...own]);
  const of = (subject: string) => (found: Omit<Unlisted, 'clusterId' | 'subject'>) => ({
    clusterId,
    subject,
    ...found,
  });
  const held = await Promise.all(
    objects.map(async (one) => {
      const found = find(one, cluster.nameOf(one));
      if (found === undefined)
        return isWhole && !(await isThereBare(cluster, one)) ? [of(objectName(one))(LEFT_OUT)] : [];
      return (await heldWhenSettled(cluster, one, { ...found, pauseMs })).map(of(found.name));
    }),
  );
  const looked = await Promise.all(
    [...contents].map(async ([name, check]) => {
      const [kind = '', place = ''] = name.split(' ');
      const [namespace = '', object = ''] = place.split('/');
      const live = await cluster.read({ apiVersion: 'v1', kind, metadata: { namespace, name: object } });
      return live === null ? [] : check(live).map(of(name));
    }),
  );
  const isThere = (name: string) => deployed.some((one) => one.name === name);
  return [
    ...held.flat(),
    ...looked.flat(),
    ...(isWhole ? added.filter((name) => !own.has(name) && !isThere(name)) : []).map((name) => of(name)(LEFT_OUT)),
    ...deployed.filter(({ name }) => !known.has(name)).map(({ name }) => of(name)(ADDED)),
  ];
}

/** Of an object that has nothing but a name nobody owns a field: Pulumi owned any that it had been given besides. */
async function isThereBare(cluster: ClusterObjects, one: KubernetesObject): Promise<boolean> {
  const { apiVersion: _, kind: __, metadata, ...fields } = sendable(one);
  const { name: ___, namespace: ____, ...more } = metadata;
  return Object.keys({ ...fields, ...more }).length === 0 && (await cluster.read(one)) !== null;
}

const LEFT_OUT = { path: 'left out', expected: 'the object', observed: 'Pulumi deployed none' };
const ADDED = { path: 'added', expected: 'nothing: no difference lists it', observed: 'Pulumi deployed it' };

async function heldWhenSettled(
  cluster: ClusterObjects,
  one: KubernetesObject,
  { managers, pauseMs }: DeployedObject & { pauseMs: number },
): Promise<Omit<Unlisted, 'clusterId' | 'subject'>[]> {
  const [manager = '', ...others] = managers;
  if (others.length > 0)
    return [{ path: '/metadata/managedFields', expected: `only ${manager}`, observed: managers.join(', ') }];
  for (let look = 1; ; look += 1) {
    const found = await heldOnce(cluster, one, manager);
    if (found.length === 0 || look >= LOOKS) return found;
    await delay(pauseMs);
  }
}

async function heldOnce(
  cluster: ClusterObjects,
  one: KubernetesObject,
  manager: string,
): Promise<Omit<Unlisted, 'clusterId' | 'subject'>[]> {
  try {
    const asExpected = await cluster.asIfSent(sendable(one), manager);
    const live = await cluster.read(one);
    return live === null ? [LEFT_OUT] : heldObject(asExpected, live, one);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // The server may repeat what it was sent.
    const refusal = one.kind === 'Secret' ? `status ${error.status}` : error.message;
    return [{ path: '/', expected: 'an object that this cluster takes', observed: refusal }];
  }
}
