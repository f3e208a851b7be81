import type { DeclaredWorkload, ProductionSeen, SeenWorkload } from '../../model/confirmation.js';
import { workloadName } from '../../model/of-workload.js';
import { apiFailure } from '../api-failure.js';
import { declaredRevision } from '../declared-revision.js';
import { readWorkload } from '../workload.js';
import type { DeclaredPlace } from './declared-place.js';
import { liveTemplate } from './live-template.js';
import { seePod } from './see-pod.js';
import { lookForStrangers } from './strangers.js';

/** Looks at every declared workload once. Only gets and lists. What cannot be looked at is said, and nothing is guessed. */
export async function seeProduction(places: readonly DeclaredPlace[], now: Date): Promise<ProductionSeen> {
  const seen = await Promise.all(places.map(seePlace));
  return {
    at: now.toISOString(),
    workloads: seen.flatMap(({ workloads }) => workloads),
    undeclared: seen.flatMap(({ undeclared }) => undeclared),
    asksVersions: places.every((place) => place.asksVersions || !place.workloads.some(servesMetrics)),
    unreadable: seen.flatMap(({ unreadable }) => unreadable).sort(),
  };
}

/** Boskos says no version, and its cluster need not let anybody ask. */
function servesMetrics({ metricsPort }: DeclaredWorkload): boolean {
  return metricsPort !== null;
}

type SeenPlace = Pick<ProductionSeen, 'workloads' | 'undeclared' | 'unreadable'>;

async function seePlace(place: DeclaredPlace): Promise<SeenPlace> {
  const unreadable: string[] = [];
  const noted = (what: string) => (error: unknown) => {
    unreadable.push(`${what}: ${apiFailure(error)}`);
    return null;
  };
  const strangers = await lookForStrangers(place).catch(noted('pods of no workload'));
  const workloads = await Promise.all(
    place.workloads.map((declared) => seeWorkload(place, declared).catch(noted(workloadName(declared.workload)))),
  );
  const found = workloads.filter((one) => one !== null);
  // Whose pods those of an unread workload are, nobody knows.
  const undeclared = unreadable.length > 0 ? [] : await strangers?.(found).catch(noted('pods of no workload'));
  return { workloads: found, undeclared: undeclared ?? [], unreadable };
}

async function seeWorkload(place: DeclaredPlace, declared: DeclaredWorkload): Promise<SeenWorkload> {
  const { connection } = place;
  const component = { ...declared, executableSha256: '', lease: null, replicas: declared.pods.least };
  const workload = await readWorkload(connection, component);
  if (workload === null) return { declared, template: null, wanted: 0, revision: null, pods: [] };
  const [template, revision] = [
    await liveTemplate(connection, declared),
    await declaredRevision(connection, component),
  ];
  const pods = await Promise.all(workload.pods.map((pod) => seePod(pod, { declared, ...place })));
  return { declared, template, wanted: workload.wanted, revision, pods };
}
