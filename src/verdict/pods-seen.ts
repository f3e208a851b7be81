import type { History } from '../model/history.js';
import type { AuditedCreation, ObservedPod, Phase } from '../model/history-event.js';
import { type EventOf, observationsOf } from '../model/observations.js';
import type { Place } from '../model/place.js';
import type { TokenClaims } from '../model/token-claims.js';
import { identityDefects } from './cluster-identity.js';

/** A pod that Prow made, with everything that sweeps and audit logs said of it. */
export interface PodSeen {
  readonly place: Place;
  readonly name: string;
  readonly prowJob: string;
  /** Job name from the pod's annotation; empty where no sweep saw the pod. */
  job: string;
  /** Builds that say they made it: plank-version labels, and versions of the creating user agents. */
  readonly versions: Set<string>;
  /** Only the labels, for the pods that a sweep saw. */
  readonly labels: Set<string>;
  readonly phases: Set<Phase>;
  readonly lines: number[];
  /** UIDs that sweeps saw under this name. */
  readonly uids: Set<string>;
  /** When the audit log says it was created: more than one moment is more than one pod. */
  readonly createdAt: Set<string>;
  /** Who created it, as the audit log has them: user agent and account. */
  readonly creators: Set<string>;
  /** Service accounts and volumes, as sweeps saw them: {@link describeShape}. */
  readonly shapes: Set<string>;
  /** It was given a token of its cluster’s. */
  hasToken: boolean;
  /** What its tokens said of it, from inside, by what they said. */
  readonly said: Map<string, TokenClaims>;
}

/** Name of the volume that Kubernetes adds for a token, with random letters behind it (plugin/pkg/admission/serviceaccount). */
const TOKEN_VOLUME = 'kube-api-access-';

/** A pod's service account and volumes in words, without what Kubernetes adds for the account's token. */
export function describeShape({ serviceAccount, volumes }: Pick<ObservedPod, 'serviceAccount' | 'volumes'>): string {
  const own = volumes.filter((name) => !name.startsWith(TOKEN_VOLUME)).sort();
  return `service account "${serviceAccount}" and ${own.length === 0 ? 'no volume' : `volumes ${own.join(', ')}`}`;
}

/** Which sweep saw a pod. */
type Seen = Pick<EventOf<'cluster-swept'>, 'clusterId' | 'phase'> & { readonly line: number };

/** Prow's user agents are `<name>/<version>` or `<name>.<part>/<version>`; a build that nobody named calls itself `unset` (pkg/version/doc.go). */
const PROW_AGENT = /^([^\s/.]+)[^\s/]*\/([^\s/]+)/;
const PROW_NAMES = ['prow-controller-manager', 'unset'];

/**
 * Every pod that Prow made, from all sweeps of clusters that can be told apart,
 * one entry for each, in an order that does not depend on the history's.
 */
export function podsSeen(history: History): readonly PodSeen[] {
  const pods = known.get(history) ?? gatherPods(history);
  known.set(history, pods);
  return pods;
}

/** Several checks ask, and histories are never changed. */
const known = new WeakMap<History, readonly PodSeen[]>();

function gatherPods(history: History): PodSeen[] {
  const blurred = new Set(identityDefects(history).map(({ clusterId }) => clusterId));
  const sweeps = observationsOf(history, 'cluster-swept').filter(({ event }) => !blurred.has(event.clusterId));
  const canaries = new Set(observationsOf(history, 'canary-submitted').map(({ event }) => event.prowJob));
  const makers = prowNames(history);
  const planted = plantedPods(history);
  const pods = new Map<string, PodSeen>();
  for (const { line, event } of sweeps) {
    const isProws = (pod: { namespace: string; name: string }): boolean => !planted.has(podKey(event, pod));
    for (const pod of event.pods.filter(isProws)) seeSwept(pods, pod, { ...event, line });
  }
  for (const { line, event } of sweeps)
    for (const creation of event.audited ?? [])
      if (isServiceAccount(creation) || makers.has(agentOf(creation).name) || canaries.has(creation.name))
        if (!planted.has(podKey(event, creation))) seeAudited(pods, creation, { ...event, line });
  return [...pods.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, pod]) => pod);
}

function seeSwept(pods: Map<string, PodSeen>, pod: ObservedPod, seen: Seen): void {
  const entry = entryFor(pods, { ...pod, clusterId: seen.clusterId });
  entry.job ||= pod.job;
  entry.labels.add(pod.plankVersion);
  entry.uids.add(pod.uid);
  entry.shapes.add(describeShape(pod));
  entry.hasToken ||= pod.volumes.some((name) => name.startsWith(TOKEN_VOLUME));
  if (pod.said !== undefined) entry.said.set(JSON.stringify(pod.said), pod.said);
  entry.versions.add(pod.plankVersion);
  entry.phases.add(seen.phase);
  entry.lines.push(seen.line);
}

function seeAudited(pods: Map<string, PodSeen>, creation: AuditedCreation, seen: Seen): void {
  const entry = entryFor(pods, { ...creation, clusterId: seen.clusterId, prowJob: creation.name });
  entry.versions.add(agentOf(creation).version);
  entry.createdAt.add(creation.at);
  entry.creators.add(`${creation.userAgent} as ${creation.user}`);
  entry.phases.add(seen.phase);
  entry.lines.push(seen.line);
}

/** Whatever a build calls itself, it comes with the account it was given; Kubernetes' own are not in the evidence. */
function isServiceAccount({ user }: AuditedCreation): boolean {
  return user.startsWith('system:serviceaccount:');
}

function agentOf({ userAgent }: AuditedCreation): { name: string; version: string } {
  const [, name = '', version = ''] = PROW_AGENT.exec(userAgent) ?? [];
  return { name, version };
}

/** Pods that we made ourselves, for sinker to find: none of them is Prow's. */
function plantedPods(history: History): ReadonlySet<string> {
  return new Set(
    observationsOf(history, 'pods-planted').flatMap(({ event }) => event.pods.map((pod) => podKey(event, pod))),
  );
}

function podKey(
  { clusterId }: { clusterId: string },
  { namespace, name }: { namespace: string; name: string },
): string {
  return JSON.stringify([clusterId, namespace, name]);
}

/** Any component of Prow, not only the one that should: a pod by another would be stranger still. */
function prowNames(history: History): ReadonlySet<string> {
  const declared = observationsOf(history, 'phase-started').flatMap(({ event }) => event.components);
  return new Set([...PROW_NAMES, ...declared.map(({ component }) => component)]);
}

function entryFor(
  pods: Map<string, PodSeen>,
  at: { clusterId: string; namespace: string; name: string; prowJob: string },
): PodSeen {
  const { clusterId, namespace, name, prowJob } = at;
  const key = JSON.stringify([clusterId, namespace, name, prowJob]);
  const known = pods.get(key);
  if (known !== undefined) return known;
  const entry: PodSeen = {
    place: { clusterId, namespace },
    name,
    prowJob,
    job: '',
    versions: new Set(),
    labels: new Set(),
    phases: new Set(),
    lines: [],
    uids: new Set(),
    createdAt: new Set(),
    creators: new Set(),
    shapes: new Set(),
    hasToken: false,
    said: new Map(),
  };
  pods.set(key, entry);
  return entry;
}
