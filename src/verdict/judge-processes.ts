import { prowVersionMetric } from '../model/candidate.js';
import type { Description } from '../model/description.js';
import type { DeclaredComponent } from '../model/environment.js';
import type { History } from '../model/history.js';
import type { Phase } from '../model/history-event.js';
import { type EventOf, observationsOf } from '../model/observations.js';
import { isOfWorkload } from '../model/of-workload.js';
import { speaksUnasked } from '../model/silent-components.js';
import type { RolloutProblem } from './judge-workload.js';
import { AUDIT_LOG, listedBeforehand } from './listed-beforehand.js';

type RolloutObserved = EventOf<'rollout-observed'>;

/**
 * Holds the processes of one component against its declaration, by what the
 * machine (digest of the running executable) and Prow itself (version metric,
 * user agent) report, and never by a specification.
 */
export function judgeProcesses(
  description: Description,
  history: History,
  declared: { phase: Phase; component: DeclaredComponent },
): { problems: RolloutProblem[]; proof: string; lines: number[] } {
  const { phase, component } = declared;
  const isOwn = (event: { phase: Phase; component: string; workload?: string | undefined }): boolean =>
    event.phase === phase && isOfWorkload(event, component);
  const observed = observationsOf(history, 'rollout-observed').filter(({ event }) => isOwn(event));
  const looked = new Set(observed.map(({ event }) => event.podUid));
  const pods = observationsOf(history, 'workload-observed').filter(({ event }) => isOwn(event));
  const unseen = [...new Set(pods.flatMap(({ event }) => event.pods))].filter((uid) => !looked.has(uid)).sort();
  const needsAgent = speaksToClusters(description, component) && !listedBeforehand(history, AUDIT_LOG);
  const texts = new Map<string, RolloutProblem>();
  if (looked.size === 0) texts.set('', { outcome: 'inconclusive', observed: 'no process was looked at' });
  for (const uid of unseen)
    texts.set(uid, { outcome: 'inconclusive', observed: `process of pod ${uid} never looked at` });
  for (const { event } of observed) {
    const same = observed.filter(({ event: { podUid } }) => podUid === event.podUid).map((one) => one.event);
    for (const problem of processProblems(heardOf(event, same), component, needsAgent))
      texts.set(problem.observed, problem);
  }
  const proof = `all ${looked.size} pods seen run that executable${component.metricsPort === null ? '' : ', say so by prow_version'}${needsAgent ? `, call themselves ${component.component}/${component.tag}` : ''} and stayed up`;
  return {
    problems: [...texts.values()].sort((a, b) => (a.observed < b.observed ? -1 : 1)),
    proof,
    lines: observed.map(({ line }) => line),
  };
}

/**
 * A look at a pod that has just started may come before it says anything, as tide does half a minute after a drain:
 * whatever any look has heard of a pod is known of it.
 */
function heardOf(event: RolloutObserved, same: readonly RolloutObserved[]): RolloutObserved {
  const prowVersion = event.prowVersion ?? same.find(({ prowVersion: told }) => told !== null)?.prowVersion ?? null;
  return { ...event, prowVersion, userAgents: [...new Set(same.flatMap(({ userAgents }) => userAgents))] };
}

/**
 * Production's own components talk to an API server and must be heard there
 * under their version. What production's manifests do not have (Prow's fake of
 * GCS) is a stand-in of ours: it may have nothing to say to any API server.
 */
function speaksToClusters(description: Description, { component, lease }: DeclaredComponent): boolean {
  if (!speaksUnasked(component)) return false;
  return lease !== null || description.workloads.some((workload) => workload.component === component);
}

function processProblems(event: RolloutObserved, declared: DeclaredComponent, needsAgent: boolean): RolloutProblem[] {
  const at = (outcome: RolloutProblem['outcome'], observed: string): RolloutProblem => ({
    outcome,
    observed: `${observed} (pod ${event.podName})`,
  });
  const problems: RolloutProblem[] = [];
  if (!event.ready) problems.push(at('fail', event.unready === '' ? 'not ready' : `not ready: ${event.unready}`));
  if (event.executableSha256 === null) problems.push(at('inconclusive', 'no process found'));
  else if (event.executableSha256 !== declared.executableSha256)
    problems.push(at('fail', `runs executable ${event.executableSha256.slice(0, 12)}`));
  const wanted = prowVersionMetric(declared.tag);
  if (declared.metricsPort !== null && event.prowVersion === null)
    problems.push(at('inconclusive', 'prow_version did not answer'));
  else if (declared.metricsPort !== null && event.prowVersion !== wanted)
    problems.push(at('fail', `prow_version reads ${event.prowVersion}, ${declared.tag} gives ${wanted}`));
  return [
    ...problems,
    ...agentProblems(event, declared, needsAgent).map(({ outcome, observed }) => at(outcome, observed)),
  ];
}

/**
 * One agent of the declared version is enough: libraries inside a component use
 * agents of their own. The component's name with another Prow tag is a mismatch
 * whatever else is heard: a second process or container of the pod is of that version.
 */
function agentProblems(
  { userAgents }: RolloutObserved,
  { component, tag }: DeclaredComponent,
  needsAgent: boolean,
): RolloutProblem[] {
  const wanted = `${component}/${tag}`;
  const isWanted = (agent: string): boolean => agent.includes(wanted);
  const isTagged = (agent: string): boolean => new RegExp(`^${component}(\\.[^/]*)?/v\\d{8}-`).test(agent);
  const other = userAgents.filter((agent) => isTagged(agent) && !isWanted(agent)).sort();
  if (other.length > 0) return [{ outcome: 'fail', observed: `calls itself ${other.join(', ')}` }];
  if (userAgents.some(isWanted) || !needsAgent) return [];
  return [{ outcome: 'inconclusive', observed: `nothing in the audit log calls itself ${wanted}` }];
}
