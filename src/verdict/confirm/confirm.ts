import { prowVersionMetric } from '../../model/candidate.js';
import type {
  Confirmation,
  ConfirmedWorkload,
  ProductionSeen,
  SeenPod,
  SeenWorkload,
  UndeclaredPod,
} from '../../model/confirmation.js';
import { worst } from '../../model/outcome.js';
import { outcomeOf } from '../problem.js';
import { type Doubt, failed, unknown } from './doubt.js';
import { imageDoubts, imageIdsSeen, unprovenImages } from './image-ids.js';
import { steadinessDoubts } from './steadiness-doubts.js';
import { templateDoubts } from './template-doubts.js';

/** `prowVersionMetric` of what is no tag of a release. */
const NO_VERSION = -1;

/** What looking at production cannot show, and a rehearsal can. */
const ONLY_STAGING_SEES = [
  'executables: production’s API server has image IDs; which source they were built from, nobody asked its nodes',
  'placement: no canary was submitted to production',
  'additions: fields and annotations that a live template has beside its manifest, and that webhooks give pods, are not judged',
  'restarts: what production runs was not ended to see whether it comes back',
];

/**
 * Asks of production what the check `rollout` asks of staging. On 2019-03-20 an image was declared that ran nowhere; this
 * question, asked once in the six days that followed, was the whole outage.
 *
 * @param looks.first - what was seen before, where production was looked at more than once.
 */
export function confirm(
  production: string,
  seen: ProductionSeen,
  { first }: { readonly first?: ProductionSeen } = {},
): Confirmation {
  const earlier = new Map(first?.workloads.flatMap(({ pods }) => pods.map(({ uid, restarts }) => [uid, restarts])));
  const ids = imageIdsSeen(seen.workloads);
  const workloads = [
    ...seen.workloads.map((one) => confirmWorkload(one, { ...seen, earlier, imageIds: ids })),
    ...seen.undeclared.map(undeclared),
  ];
  const outcomes = workloads.map(({ outcome }) => outcome);
  const outcome = worst([...outcomes, ...(seen.unreadable.length === 0 ? [] : ['inconclusive' as const])]);
  return {
    outcome,
    production,
    at: seen.at,
    since: outcome === 'pass' ? latest(seen.workloads.flatMap(startsOf)) : null,
    workloads,
    unreadable: [...seen.unreadable],
    notProven: [
      ...ONLY_STAGING_SEES,
      ...unprovenImages(ids),
      ...(seen.asksVersions
        ? silentComponents(seen.workloads)
        : ['prow_version: not asked, for that is a right of its own (get pods/proxy)']),
    ],
  };
}

type Looks = Pick<ProductionSeen, 'at' | 'asksVersions'> & {
  /** How often each pod had been started again when it was looked at before, by UID. */
  readonly earlier: ReadonlyMap<string, number>;
  /** What nodes call each image, by what manifests call it. */
  readonly imageIds: ReadonlyMap<string, readonly string[]>;
};

function confirmWorkload(seen: SeenWorkload, { at, asksVersions, earlier, ...looks }: Looks): ConfirmedWorkload {
  const { declared, pods } = seen;
  const idsOfImage = looks.imageIds.get(declared.image) ?? [];
  const doubts = [
    ...templateDoubts(seen),
    ...countDoubts(seen),
    ...pods.flatMap((pod) => podDoubts(pod, { ...seen, asksVersions })),
    ...imageDoubts(declared.image, idsOfImage),
    ...pods.flatMap((pod) => steadinessDoubts(pod, { at, earlier: earlier.get(pod.uid) })),
  ];
  const imageIds = [...new Set(pods.map(({ imageId }) => imageId).filter((id) => id !== ''))].sort();
  const outcome = outcomeOf(doubts);
  const { kind, namespace, name } = declared.workload;
  const since = outcome === 'pass' ? latest(startsOf(seen)) : null;
  const restarts = pods.reduce((sum, pod) => sum + pod.restarts, 0);
  const again = restarts === 0 ? '' : `; restarts so far: ${restarts}`;
  const running = `${pods.length} of ${seen.wanted} pods run it since ${since ?? 'nobody knows when'}${again}`;
  const proof = seen.wanted === 0 ? 'none is to run, and none does' : running;
  return {
    subject: `${declared.component} (${kind} ${namespace}/${name})`,
    outcome,
    declared: declared.image,
    observed: doubts.length === 0 ? proof : [...new Set(doubts.map(({ observed }) => observed))].join('; '),
    since,
    imageIds,
  };
}

/** What was taken from the manifests and never deleted goes on with its old image and arguments. */
function undeclared({ namespace, name, images }: UndeclaredPod): ConfirmedWorkload {
  return {
    ...{ subject: `Pod ${namespace}/${name}`, outcome: 'fail', declared: 'nothing', since: null, imageIds: [] },
    observed: `it runs ${images.join(', ')}, and no manifest declares it`,
  };
}

function countDoubts({ declared, template, wanted, revision, pods }: SeenWorkload): Doubt[] {
  if (template === null) return [];
  const doubts: Doubt[] = [];
  if (revision === null) doubts.push(failed('its controller has made no pod template of what is declared'));
  const staying = pods.filter(({ ending }) => !ending);
  const { least, most } = declared.pods;
  if (wanted === 0 && declared.workload.kind === 'DaemonSet') doubts.push(unknown('no node is to run it'));
  else if (wanted < least || (most !== null && wanted > most))
    doubts.push(failed(`it wants ${wanted} pods, ${bounds(declared.pods)} are declared`));
  else if (staying.length !== wanted) doubts.push(failed(`${staying.length} pods of ${wanted} wanted`));
  return doubts;
}

function bounds({ least, most }: SeenWorkload['declared']['pods']): string {
  if (most === null) return `${least} or more`;
  return least === most ? `${least}` : `${least} to ${most}`;
}

function podDoubts(
  pod: SeenPod,
  { declared, revision, asksVersions }: SeenWorkload & Pick<ProductionSeen, 'asksVersions'>,
): Doubt[] {
  const doubts: Doubt[] = [];
  const since = pod.startedAt === null ? '' : ` since ${pod.startedAt}`;
  if (pod.ending) doubts.push(failed(`pod ${pod.name} was told to end, and has not`));
  if (pod.image !== declared.image) doubts.push(failed(`pod ${pod.name} runs ${pod.image}${since}`));
  else if (revision !== null && pod.revision !== revision)
    doubts.push(failed(`pod ${pod.name} is of an older template than the declared ${revision}${since}`));
  if (!pod.ready && !pod.ending)
    doubts.push(failed(`pod ${pod.name} is not ready${pod.unready === '' ? '' : `: ${pod.unready}`}`));
  if (pod.ready && pod.imageId === '') doubts.push(unknown(`nobody says which image pod ${pod.name} runs`));
  if (!asksVersions || !saysVersion(declared) || !pod.ready) return doubts;
  const wanted = prowVersionMetric(declared.tag);
  if (pod.prowVersion === null) doubts.push(unknown(`pod ${pod.name} does not say its prow_version`));
  else if (pod.prowVersion !== wanted)
    doubts.push(failed(`pod ${pod.name} says prow_version ${pod.prowVersion}, ${declared.tag} gives ${wanted}`));
  return doubts;
}

/** Whether its pods have a prow_version that its image foretells: a digest, or a tag of somebody's own, says no date. */
function saysVersion({ metricsPort, tag }: SeenWorkload['declared']): boolean {
  return metricsPort !== null && prowVersionMetric(tag) !== NO_VERSION;
}

function silentComponents(workloads: readonly SeenWorkload[]): string[] {
  const silent = workloads.filter(({ declared }) => !saysVersion(declared)).map(({ declared }) => declared.component);
  if (silent.length === 0) return [];
  return [
    `prow_version: not held against anything for ${[...new Set(silent)].join(', ')}, which serve none or are of no dated tag`,
  ];
}

function startsOf({ pods }: SeenWorkload): (string | null)[] {
  return pods.map(({ startedAt }) => startedAt);
}

/** The last of several moments: all of it runs since then. Null where one is not known. */
function latest(moments: readonly (string | null)[]): string | null {
  const known = moments.filter((moment) => moment !== null);
  return known.length === moments.length ? ([...known].sort().at(-1) ?? null) : null;
}
