import { boskosToRun, componentsToRun } from '../../infra/stack.js';
import { CONFIGURATION, type UnprovableChange } from '../model/bump.js';
import type { Workload } from '../model/description.js';
import type { DriftChange } from '../model/drift.js';
import { WITH_PODS } from '../model/kinds-with-pods.js';
import { IMAGE, UTILITY } from '../production/declared-images.js';
import { leavesOf } from '../production/field-digests.js';
import { isOfGuard } from '../production/guard-changes.js';
import { type HeldByPods, heldByPods } from '../production/held-by-pods.js';
import { DEFAULT_NAMESPACE, type KubernetesObject, objectName } from '../production/manifest.js';
import type { Production } from '../production/read-production.js';
import { selectingLabels } from '../production/selecting-labels.js';
import { valueAt } from '../production/value-at.js';
import { isReadOfRunningPod } from './read-of-running-pods.js';

/**
 * What a change makes otherwise that staging has as production has it, and that nothing in it reads: whatever it says, a
 * rehearsal goes the same way. What is read is listed, by kind and by key; anything else is told. What others may do is told
 * elsewhere.
 *
 * @param changes - from the one to the other.
 */
export function unreadChanges(
  { before, after }: { readonly before: Production; readonly after: Production },
  changes: readonly DriftChange[],
): UnprovableChange[] {
  const isUnread = unreadIn(before, after);
  return changes
    .filter((change) => !isOfGuard(change) && (isGone(change, after) || fieldsOf(change, after).some(isUnread(change))))
    .map(({ subject, field, place }) => ({
      ...{ reason: 'not-staged', place: place ?? 'no place' },
      subject: `${subject} ${field ?? ''}`.trim(),
    }));
}

/** A program that runs no more: a rehearsal goes without it and misses nothing, for it asks what there is. */
function isGone({ subject, field }: DriftChange, after: Production): boolean {
  if (!WITH_PODS.test(subject) || field !== '/spec/replicas') return false;
  return objectsOf(subject, after).some((object) => valueAt(object, ['spec', 'replicas']) === 0);
}

/** Of what comes each of its fields, and of what goes it itself. */
function fieldsOf({ kind, subject, field }: DriftChange, after: Production): string[] {
  if (field !== null) return [field];
  if (kind === 'document-removed') return [''];
  if (kind !== 'document-added') return [];
  if (isConfiguration(subject)) return [''];
  return objectsOf(subject, after).flatMap((object) => leavesOf(object).map(({ pointer }) => pointer));
}

function objectsOf(subject: string, { manifests, boskosManifests }: Production): KubernetesObject[] {
  const objects = [...manifests, ...boskosManifests].map(({ object }) => object);
  return objects.filter((object) => objectName(object) === subject);
}

/** Of Prow and Boskos what is built and stands at any replica. */
function runningIn(description: Production['description']): Workload[] {
  const built = new Set([...componentsToRun(description), ...boskosToRun(description)]);
  return [...description.workloads, ...(description.boskos?.workloads ?? [])].filter(
    ({ component, replicas }) => replicas > 0 && built.has(component),
  );
}

type ByField = (field: string) => boolean;

function unreadIn(before: Production, production: Production): (change: DriftChange) => ByField {
  const { description } = production;
  const workloads = runningIn(description);
  const run = new Set(
    workloads.flatMap(({ kind, namespace, name }) => [
      `${kind} ${namespace}/${name}`,
      ...(namespace === DEFAULT_NAMESPACE ? [`${kind} ${name}`] : []),
    ]),
  );
  const selecting = selectingLabels(
    [...production.manifests, ...production.boskosManifests].map(({ object }) => object),
  );
  const isHeld = heldIn({
    before: heldByPods(before, runningIn(before.description)),
    after: heldByPods(production, workloads),
    namespaces: new Set(workloads.map(({ namespace }) => namespace)),
  });
  return (change) => {
    const { subject } = change;
    // Everything else that is told of a production is asked of in a rehearsal: aliases, clusters, jobs, its version.
    if (!/^(?:document|field)-/.test(change.kind)) return () => false;
    // An image that goes is no move: another one takes its place.
    const isMoved = change.kind === 'field-changed';
    if (subject === CONFIGURATION) return (field) => !IS_CONFIGURED.test(field) && !(isMoved && UTILITY.test(field));
    if (isConfiguration(subject)) return () => true;
    if (WITH_PODS.test(subject)) {
      // A program of Prow's that nobody builds is no less played than a stranger's.
      if (!run.has(subject) && isProgramOther(change)) return () => true;
      const isUnreadOfPods: ByField = run.has(subject)
        ? (field) => OF_CLAIMS.test(field) || !isReadOfRunningPod({ before, after: production }, subject, field)
        : (field) => OF_WHAT_RUNS.test(field);
      return (field) => field === '' || OF_TOOLS.test(field) || isUnreadOfPods(field) || selecting.has(labelAt(field));
    }
    if (isHeld(change)) return (field) => OF_TOOLS.test(field);
    const isImage = (field: string) =>
      IMAGE.test(field) && [before, production].every((side) => isTextIn(side, { subject, field }));
    return (field) => OF_TOOLS.test(field) || !(OF_PEOPLE.test(field) || isImage(field));
  };
}

/** Whether a field is there, and a text: only then it is compared as an image. */
function isTextIn(production: Production, { subject, field }: { subject: string; field: string }): boolean {
  const leaves = objectsOf(subject, production).flatMap((object) => leavesOf(object));
  const values = leaves.filter(({ pointer }) => pointer === field).map(({ value }) => value);
  return values.length > 0 && values.every((value) => typeof value === 'string');
}

/** An object more that makes pods, or a container more or less in one. */
function isProgramOther({ kind, field }: DriftChange): boolean {
  return (
    kind === 'document-added' ||
    (/^field-(?:added|removed)$/.test(kind) && /\/(?:initC|c)ontainers\/[^/]+\/name$/.test(field ?? ''))
  );
}

/** The key of the label that pods have at a pointer; empty where it leads to none. */
function labelAt(field: string): string {
  const [, segment = ''] = /\/template\/metadata\/labels\/([^/]+)$/.exec(field) ?? [];
  return segment.replaceAll('~1', '/').replaceAll('~0', '~');
}

/**
 * Of ConfigMaps and Secrets. One that comes and that nobody names says nothing to anybody, where no other programs are than Prow's own
 * namespaces have; of one that was there, somebody reads it. What a Secret holds is told elsewhere.
 */
function heldIn(held: {
  readonly before: HeldByPods;
  readonly after: HeldByPods;
  readonly namespaces: ReadonlySet<string>;
}): (change: DriftChange) => boolean {
  const { run, named } = held.after;
  return ({ kind, subject }) => {
    const [, what, namespace = DEFAULT_NAMESPACE, name] = /^(ConfigMap|Secret) (?:([^/]+)\/)?(.+)$/.exec(subject) ?? [];
    if (what === undefined || name === undefined) return false;
    const key = `${what} ${namespace}/${name}`;
    if (run.has(key) || (what === 'Secret' && kind !== 'document-removed')) return true;
    if (named.has(key)) return false;
    // One that kustomize calls otherwise goes and comes with what Prow's pods name.
    if (kind === 'document-removed') return held.before.run.has(key);
    return kind === 'document-added' && held.namespaces.has(namespace);
  };
}

/**
 * Configuration of which staging reads less than all. Of hook's nothing: it acts there for the canaries' organisation alone, with a
 * plugin of its own; nor of presets, of which canaries have no labels.
 */
function isConfiguration(subject: string): boolean {
  return subject === CONFIGURATION || subject === 'hook’s configuration' || subject.startsWith('presets of ');
}

/**
 * What of Prow's configuration a rehearsal asks, and would go otherwise by: where ProwJobs and pods are, which clusters Prow
 * knows, where the scheduler sends a job of each alias. Jobs are compared as those in files are.
 */
const IS_CONFIGURED =
  /^\/(?:prowjob_namespace|pod_namespace|disabled_clusters|scheduler\/(?:enabled|failover)|presubmits|postsubmits|periodics)(?:\/|$)/;

/**
 * A key with a prefix is some tool's: a mesh that puts containers into pods, a cloud that gives rights, who deploys. None
 * of them is here. Kubernetes’ recommended labels and Helm’s of the chart are for people, and Prow’s own it reads itself.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 */
const OF_TOOLS = /\/(?:annotations|labels)\/(?!app\.kubernetes\.io~1|prow\.k8s\.io~1|helm\.sh~1chart$)[^/]*~1[^/]*$/;

/** What of an object that no program in staging reads is for people. */
const OF_PEOPLE = /^\/(?:apiVersion|kind|metadata\/(?:name|namespace|(?:labels|annotations)\/[^/]+))$/;

/** Of workloads that run, beside what their pods list: claims are folders of staging's own. */
const OF_CLAIMS = /\/spec\/(?:volumeClaimTemplates(?:\/|$)|volumes\/[^/]+\/persistentVolumeClaim\/)/;

/** Of pods that are played: what runs in them, with what, as whom, when, and whether at all. */
const OF_WHAT_RUNS =
  /\/(?:command|args|env|envFrom|volumes|volumeMounts|volumeClaimTemplates|serviceAccountName|serviceAccount|securityContext|lifecycle|hostNetwork|hostPID|hostIPC|hostAliases|dnsConfig|dnsPolicy|nodeName|runtimeClassName|suspend|schedule|paused|imagePullPolicy|workingDir|schedulingGates|timeZone|concurrencyPolicy|startingDeadlineSeconds)(?:\/|$)/;
