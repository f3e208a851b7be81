import { setTimeout as sleep } from 'node:timers/promises';
import type { V1ConfigMap, V1Deployment, V1PodSpec } from '@kubernetes/client-node';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import type { DeclaredComponent } from '../../model/environment.js';
import { ExplainedError } from '../../model/explained-error.js';
import type { Run } from '../open-run.js';
import { awaitWorkload, isReady } from '../workload.js';
import { configMountAt, flagValue } from './config-mount.js';
import { ifThere } from './removals.js';

/** The component whose clients start pods. */
const PLANK = 'prow-controller-manager';

/** Marks what belongs to an additional plank; the value is its number. */
const PLANK_LABEL = 'prow-staging.dev/plank';
const RBAC = { group: 'rbac.authorization.k8s.io', version: 'v1' } as const;

/** Milliseconds until additional planks must be ready, and gone. */
const START_LIMIT_MS = 120_000;
const GONE_LIMIT_MS = 60_000;
const PAUSE_MS = 500;

/** One controller manager that starts pods. */
export interface Plank {
  /** 1 is production's own. */
  readonly number: number;
  /** Where its ProwJobs live. */
  readonly namespace: string;
}

/** The planks of one sitting: production's own, and copies of it that differ in where their ProwJobs live. */
export function planksOf({ environment }: Run, count: number): Plank[] {
  const others = Array.from({ length: count - 1 }, (_, index) => index + 2);
  return [
    { number: 1, namespace: environment.namespaces.prowJobs },
    ...others.map((number) => ({ number, namespace: nameOf(number) })),
  ];
}

function nameOf(number: number): string {
  return `prow-staging-plank-${number}`;
}

/**
 * Starts copies of production's controller manager: the same pod with the same kubeconfigs and rights, and Prow's
 * configuration with another `prowjob_namespace`; their Leases are their own, for these live there too.
 *
 * @throws {ExplainedError} `undecided` when one does not come up.
 */
export async function startPlanks(run: Run, planks: readonly Plank[]): Promise<void> {
  const others = planks.filter(({ number }) => number > 1);
  if (others.length === 0) return;
  const component = plankComponent(run);
  const { namespace, name } = component.workload;
  const original = await run.service.apps.readNamespacedDeployment({ name, namespace });
  for (const plank of others) await copyPlank(run, { plank, original, component });
  run.progress(`Waiting ≤ ${START_LIMIT_MS / 1_000} s for ${others.length} more planks`);
  for (const { number } of others) {
    const workload = await awaitWorkload(run.service, copyOf(component, number), {
      limitMs: START_LIMIT_MS,
      signal: run.signal,
      isEnough: ({ pods }) => pods.some(isReady),
    });
    run.signal.throwIfAborted();
    if (workload?.pods.some(isReady) !== true) throw notUp(`${namespace}/${nameOf(number)}`);
  }
}

/** Removes the copies, also those that a killed sitting left, and waits until their pods are gone. */
export async function stopPlanks(run: Run): Promise<void> {
  const component = plankDeployment(run);
  // Without one to copy there are no copies.
  if (component === undefined) return;
  const { namespace } = component.workload;
  const { items } = await run.service.apps.listNamespacedDeployment({ namespace, labelSelector: PLANK_LABEL });
  for (const { metadata } of items) {
    const number = Number(metadata?.labels?.[PLANK_LABEL]);
    const name = nameOf(number);
    const at = { name, namespace };
    await ifThere(run.service.apps.patchNamespacedDeployment({ ...at, body: SCALE_TO_NOTHING }));
    await awaitWorkload(run.service, copyOf(component, number), {
      ...{ limitMs: GONE_LIMIT_MS, signal: run.signal },
      isEnough: ({ pods }) => pods.length === 0,
    });
    await ifThere(run.service.apps.deleteNamespacedDeployment(at));
    await ifThere(run.service.core.deleteNamespacedConfigMap(at));
    await ifThere(run.service.core.deleteNamespace({ name }));
    await untilGone(run, name);
  }
}

/** A namespace that is on its way out can be neither used nor made anew. */
async function untilGone({ service, signal }: Run, name: string): Promise<void> {
  const deadline = performance.now() + GONE_LIMIT_MS;
  while ((await ifThere(service.core.readNamespace({ name }))) !== null && performance.now() < deadline) {
    await sleep(PAUSE_MS, undefined, { signal });
  }
}

const SCALE_TO_NOTHING = [{ op: 'replace', path: '/spec/replicas', value: 0 }];

function copyOf(component: DeclaredComponent, number: number): DeclaredComponent {
  return { ...component, workload: { ...component.workload, name: nameOf(number) } };
}

function plankDeployment({ environment }: Run): DeclaredComponent | undefined {
  return environment.components.find(
    ({ component, workload }) => component === PLANK && workload.kind === 'Deployment',
  );
}

function plankComponent(run: Run): DeclaredComponent {
  const found = plankDeployment(run);
  if (found !== undefined) return found;
  const { environment } = run;
  throw new ExplainedError('usage', {
    what: 'No plank can be copied',
    expected: `${PLANK} as a Deployment`,
    observed: environment.components.map(({ component, workload }) => `${component} (${workload.kind})`).join(', '),
    evidence: `environment ${environment.id}`,
    next: 'run with one plank',
  });
}

async function copyPlank(
  run: Run,
  { plank, original, component }: { plank: Plank; original: V1Deployment; component: DeclaredComponent },
): Promise<void> {
  const { core, apps } = run.service;
  const { namespace } = component.workload;
  const labels = { [PLANK_LABEL]: String(plank.number) };
  const name = nameOf(plank.number);
  const pod = original.spec?.template.spec;
  const container = pod?.containers.find((one) => one.name === component.container);
  const path = container === undefined ? null : flagValue(container, 'config-path');
  const mount =
    pod === undefined || container === undefined || path === null ? null : configMountAt(path, { pod, container });
  if (pod === undefined || mount === null) throw noConfig(component, path);
  const config = await core.readNamespacedConfigMap({ name: mount.configMap, namespace });
  await core.createNamespace({ body: { metadata: { name: plank.namespace, labels } } });
  await copyRights(run, { plank, account: pod.serviceAccountName ?? 'default', namespace });
  const copied = copiedConfig(config, { key: mount.key, prowJobs: plank.namespace });
  await core.createNamespacedConfigMap({ namespace, body: { metadata: { name, namespace, labels }, ...copied } });
  const template = { metadata: { labels }, spec: withConfig(pod, { volume: mount.volume, configMap: name }) };
  const spec = { ...original.spec, replicas: 1, selector: { matchLabels: labels }, template };
  await apps.createNamespacedDeployment({ namespace, body: { metadata: { name, namespace, labels }, spec } });
}

function withConfig(pod: V1PodSpec, { volume, configMap }: { volume: string; configMap: string }): V1PodSpec {
  const volumes = (pod.volumes ?? []).map((one) =>
    one.name === volume ? { ...one, configMap: { ...one.configMap, name: configMap } } : one,
  );
  return { ...pod, volumes };
}

/** Prow's configuration with another `prowjob_namespace`, and everything else of the ConfigMap as it is. */
export function copiedConfig(
  { data, binaryData }: V1ConfigMap,
  { key, prowJobs }: { key: string; prowJobs: string },
): Pick<V1ConfigMap, 'data' | 'binaryData'> {
  const document = parseDocument(data?.[key] ?? '', { version: '1.1' });
  document.set('prowjob_namespace', prowJobs);
  return { data: { ...data, [key]: document.toString({ lineWidth: 0 }) }, ...(binaryData ? { binaryData } : {}) };
}

const Bound = z.looseObject({
  items: z.array(
    z.looseObject({
      metadata: z.looseObject({ name: z.string() }),
      roleRef: z.looseObject({ kind: z.string(), name: z.string(), apiGroup: z.string() }),
      subjects: z
        .array(z.looseObject({ kind: z.string(), name: z.string(), namespace: z.string().optional() }))
        .nullish(),
    }),
  ),
});

/** What plank's account may do with ProwJobs and Leases in production's namespace, it may do in the copy's too. */
async function copyRights(
  { service, environment }: Run,
  { plank, account, namespace }: { plank: Plank; account: string; namespace: string },
): Promise<void> {
  const from = environment.namespaces.prowJobs;
  const { items } = Bound.parse(
    await service.custom.listNamespacedCustomObject({ ...RBAC, namespace: from, plural: 'rolebindings' }),
  );
  const subject = { kind: 'ServiceAccount', name: account, namespace };
  const isOurs = (one: { kind: string; name: string; namespace?: string | undefined }): boolean =>
    one.kind === subject.kind && one.name === subject.name && (one.namespace ?? from) === namespace;
  for (const { metadata, roleRef } of items.filter((item) => item.subjects?.some(isOurs))) {
    if (roleRef.kind === 'Role') await copyRole({ service, from, to: plank.namespace, name: roleRef.name });
    const body = { metadata: { name: metadata.name, namespace: plank.namespace }, roleRef, subjects: [subject] };
    await createRbac(service, { plural: 'rolebindings', kind: 'RoleBinding', namespace: plank.namespace, body });
  }
}

async function copyRole(copy: { service: Run['service']; from: string; to: string; name: string }): Promise<void> {
  const { service, from, to, name } = copy;
  const role = z
    .looseObject({ rules: z.unknown() })
    .parse(await service.custom.getNamespacedCustomObject({ ...RBAC, namespace: from, plural: 'roles', name }));
  const body = { metadata: { name, namespace: to }, rules: role.rules };
  await createRbac(service, { plural: 'roles', kind: 'Role', namespace: to, body });
}

async function createRbac(
  { custom }: Run['service'],
  { plural, kind, namespace, body }: { plural: string; kind: string; namespace: string; body: object },
): Promise<void> {
  const object = { apiVersion: `${RBAC.group}/${RBAC.version}`, kind, ...body };
  await custom.createNamespacedCustomObject({ ...RBAC, namespace, plural, body: object }).catch((error: unknown) => {
    // Two bindings may name one role.
    if (!(error instanceof Error && 'code' in error && error.code === 409)) throw error;
  });
}

function notUp(observed: string): ExplainedError {
  return new ExplainedError('undecided', {
    what: 'An additional plank did not come up',
    expected: `a ready pod within ${START_LIMIT_MS / 1_000} s`,
    observed: `none of Deployment ${observed}`,
    evidence: 'kubectl describe that Deployment on the service cluster',
    next: 'run with fewer planks',
  });
}

function noConfig({ workload }: DeclaredComponent, path: string | null): ExplainedError {
  return new ExplainedError('usage', {
    what: 'No plank can be copied: its configuration is not found',
    expected: 'a flag --config-path that names a file of a mounted ConfigMap',
    observed: path ?? 'no such flag',
    evidence: `Deployment ${workload.namespace}/${workload.name}`,
    next: 'run with one plank',
  });
}
