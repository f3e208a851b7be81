import { DECORATION_REPLACED } from '../../infra/stack.js';
import { CONFIGURATION, type UnprovableChange } from '../model/bump.js';
import type { DriftChange } from '../model/drift.js';
import { leavesOf } from '../production/field-digests.js';
import { type KubernetesObject, objectName } from '../production/manifest.js';
import type { Production } from '../production/read-production.js';
import { valueAt } from '../production/value-at.js';

/**
 * What a change makes otherwise that staging has as production has it, and that nothing in it reads: whatever it says, a
 * rehearsal goes the same way.
 *
 * @param changes - to production as it would be.
 */
export function unreadChanges(after: Production, changes: readonly DriftChange[]): UnprovableChange[] {
  const isUnread = unreadIn(after);
  return changes
    .filter(
      (change) => isGone(change, after) || fieldsOf(change, after).some((field) => isUnread(change.subject, field)),
    )
    .map(({ subject, field, place }) => ({
      ...{ reason: 'not-staged', place: place ?? 'no place' },
      subject: `${subject} ${field ?? ''}`.trim(),
    }));
}

/** A program that runs no more: a rehearsal goes without it and misses nothing, for it asks what there is. */
function isGone({ kind, subject, field }: DriftChange, after: Production): boolean {
  if (!WITH_PODS.test(subject)) return false;
  if (field !== '/spec/replicas') return kind === 'document-removed';
  return objectsOf(subject, after).some((object) => valueAt(object, ['spec', 'replicas']) === 0);
}

/** Of an object that comes each of its fields. */
function fieldsOf({ kind, subject, field }: DriftChange, after: Production): string[] {
  if (field !== null) return [field];
  if (kind !== 'document-added') return [];
  // Of configuration that comes all is new.
  if (subject === HOOK || subject.startsWith(PRESETS)) return [''];
  return objectsOf(subject, after).flatMap((object) => leavesOf(object).map(({ pointer }) => pointer));
}

function objectsOf(subject: string, { manifests, boskosManifests }: Production): KubernetesObject[] {
  const objects = [...manifests, ...boskosManifests].map(({ object }) => object);
  return objects.filter((object) => objectName(object) === subject);
}

function unreadIn({ description }: Production): (subject: string, field: string) => boolean {
  const run = new Set(
    [...description.workloads, ...(description.boskos?.workloads ?? [])].flatMap(({ kind, namespace, name }) => [
      `${kind} ${namespace}/${name}`,
      `${kind} ${name}`,
    ]),
  );
  return (subject, field) => {
    if (subject === HOOK || subject.startsWith(PRESETS)) return true;
    if (subject === CONFIGURATION) return OF_CONFIGURATION.test(field);
    if (OF_TOOLS.test(field)) return true;
    if (!WITH_PODS.test(subject)) return false;
    return run.has(subject) ? OF_REGISTRIES.test(field) : OF_WHAT_RUNS.test(field);
  };
}

/** Hook acts in staging for the canaries' organisation alone, with a plugin of its own. */
const HOOK = 'hook’s configuration';

/** Canaries have labels of no preset: what jobs get of one is in no pod of staging's. */
const PRESETS = 'presets of ';

/** What canaries are decorated with otherwise, and what staging sets itself (infra/differences/config-rules.ts). */
const OF_CONFIGURATION = new RegExp(
  `^/log_level$|^/horologium/tick_interval$|/(?:${DECORATION_REPLACED.join('|')})(?:/|$)`,
);

/**
 * A key with a prefix is some tool's: a mesh that puts containers into pods, a cloud that gives rights, who deploys. None
 * of them is here. Kubernetes’ recommended labels and Helm’s of the chart are for people, and Prow’s own it reads itself.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 */
const OF_TOOLS = /\/(?:annotations|labels)\/(?!app\.kubernetes\.io~1|prow\.k8s\.io~1|helm\.sh~1chart$)[^/]*~1[^/]*$/;

/** Kinds of Kubernetes' own that make pods. */
const WITH_PODS = /^(?:Deployment|StatefulSet|DaemonSet|ReplicaSet|CronJob|Job|Pod) /;

/** Of pods that run: no registry is asked, and no processor is kept from anybody (`unused` and `counted` of a host node). */
const OF_REGISTRIES =
  /\/spec\/(?:imagePullSecrets\/|(?:init|ephemeral)?[cC]ontainers\/[^/]+\/(?:imagePullPolicy$|resources\/(?!limits\/memory$)))/;

/** Of pods that are played: what runs in them, with what, and as whom. */
const OF_WHAT_RUNS =
  /\/(?:command|args|env|envFrom|volumes|volumeMounts|serviceAccountName|serviceAccount|securityContext|lifecycle|hostNetwork|hostPID|hostIPC|hostAliases|dnsConfig|dnsPolicy|nodeName|runtimeClassName|suspend|schedule|paused)(?:\/|$)/;
