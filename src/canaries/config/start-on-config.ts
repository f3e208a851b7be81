import { setTimeout as sleep } from 'node:timers/promises';
import type { KubernetesObject } from '@kubernetes/client-node';
import { isStartedOnNext } from '../../model/config-tried.js';
import type { DeclaredComponent, Environment } from '../../model/environment.js';
import { apiFailure, isNotFound } from '../api-failure.js';
import { type ClusterConnection, connectCluster } from '../connect-cluster.js';
import { connectObserver, type Observer } from '../observer.js';
import { copiedPod, type OtherConfigMaps } from './copied-pod.js';
import { podTemplateOf } from './pod-template.js';
import type { ConfigAnswer } from './read-checkconfig.js';
import { TRIAL, TRIAL_LABELS, trialAccess } from './trial-access.js';
import { type WatchedStart, watchStart } from './watch-start.js';

/** An object as far as one must know to make it and take it away. */
export interface TrialObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string | undefined };
}

export interface ConfigTrial {
  /** ConfigMaps with the other configuration, under names of their own. */
  readonly objects: readonly TrialObject[];
  readonly others: OtherConfigMaps;
  readonly signal: AbortSignal;
  readonly progress: (line: string) => void;
}

/** Milliseconds until the last component must be ready; a machine under load starts one in ten times its usual second. */
const START_LIMIT_MS = 120_000;
const PAUSE_MS = 200;

/**
 * Starts one more pod of each component that may stand twice, with another configuration mounted, sees whether it becomes ready
 * and stays, and takes everything away again. What stands is not touched: the new pods may only look.
 *
 * @returns What came of each start, by component; one that could not be made or watched was not asked.
 */
export async function startOnConfig(
  environment: Environment,
  trial: ConfigTrial,
): Promise<ReadonlyMap<string, ConfigAnswer>> {
  const cluster = environment.clusters.find(({ role }) => role === 'service');
  const components = environment.components.filter(isStartedOnNext);
  if (cluster === undefined)
    return new Map(components.map(({ component }) => [component, unasked('no service cluster')]));
  const service = connectCluster(cluster, { signal: trial.signal });
  const observer =
    environment.observer === null ? null : connectObserver(environment.observer, { signal: trial.signal });
  const namespaces = [...new Set(components.map(({ workload }) => workload.namespace))];
  const made = [...namespaces.flatMap(trialAccess), ...trial.objects];
  const pods = components.map((component) => podObject(component));
  try {
    await remove(service, [...pods, ...made]);
    for (const object of distinct(made)) await service.objects.create(object as KubernetesObject);
    trial.progress(
      `Waiting ≤ ${START_LIMIT_MS / 1_000} s for ${components.length} components on the next configuration`,
    );
    const starts = components.map(
      async (component) => [component.component, await startOne(component, { service, observer, trial })] as const,
    );
    return new Map(await Promise.all(starts));
  } catch (error) {
    trial.signal.throwIfAborted();
    return new Map(components.map(({ component }) => [component, unasked(apiFailure(error))]));
  } finally {
    await remove(service, [...pods, ...made]).catch((error: unknown) => trial.progress(apiFailure(error)));
  }
}

async function startOne(
  component: DeclaredComponent,
  { service, observer, trial }: { service: ClusterConnection; observer: Observer | null; trial: ConfigTrial },
): Promise<ConfigAnswer> {
  const { name, namespace } = podObject(component).metadata;
  try {
    const template = await podTemplateOf(service, component);
    const { others } = trial;
    const pod = copiedPod(template, { name, namespace, labels: TRIAL_LABELS, serviceAccountName: TRIAL, others });
    await service.core.createNamespacedPod({ namespace, body: pod });
    const start: WatchedStart = { component, name, service, observer, signal: trial.signal };
    return await watchStart(start, { limitMs: START_LIMIT_MS });
  } catch (error) {
    trial.signal.throwIfAborted();
    return unasked(apiFailure(error));
  }
}

function podObject({ workload }: DeclaredComponent) {
  const { name, namespace } = workload;
  return { apiVersion: 'v1', kind: 'Pod', metadata: { namespace, name: `${TRIAL}-${name}` } };
}

function unasked(why: string): ConfigAnswer {
  return { answer: 'not-asked', exitCode: null, words: [why] };
}

function distinct(objects: readonly TrialObject[]): TrialObject[] {
  const key = ({ kind, metadata }: TrialObject) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
  return [...new Map(objects.map((object) => [key(object), object])).values()];
}

/** Deletes what is there of these objects, and returns when it is gone. */
async function remove(service: ClusterConnection, objects: readonly TrialObject[]): Promise<void> {
  for (const object of objects) {
    const { apiVersion, kind, metadata } = object;
    const named = { apiVersion, kind, metadata: { name: metadata.name, namespace: metadata.namespace ?? '' } };
    await service.objects.delete(named, undefined, undefined, 0).catch(unlessNotFound);
    while ((await service.objects.read(named).catch(unlessNotFound)) !== null) await sleep(PAUSE_MS);
  }
}

function unlessNotFound(error: unknown): null {
  if (isNotFound(error)) return null;
  throw error;
}
