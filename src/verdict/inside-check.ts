import { CANARY_ACCOUNT, CANARY_POD, type Canary } from '../model/canary.js';
import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import { observationsOf } from '../model/observations.js';
import { describePlace, expectedPlace } from '../model/place.js';
import type { Finding } from '../model/verdict.js';
import { clonedRemarks } from './cloned-remarks.js';
import { judgeTokens } from './judge-tokens.js';
import { findingsOf, type Remark, type ToldCanary, type WorkingCanary, workingCanaries } from './working-canaries.js';

/** Where a decorated canary must find its own volume and those of Prow's utilities (pkg/pod-utils/decorate/podspec.go). */
const MOUNTS = [...CANARY_POD.volumes, 'logs', 'tools'].map((name) => `/${name}`);

/**
 * Holds together what a canary's own process said of where it is, what sweeps saw of its pod, and where its alias
 * leads: three sources that only a right placement makes agree.
 */
export function insideCheck(description: Description, history: History): Finding[] {
  return findingsOf('inside', history, judgeInside(description, history));
}

/** What a check would find of the candidate's canaries with this spelling that went this way; empty where none spoke. */
export function insideOf(
  { spelling, way }: Pick<Canary, 'spelling' | 'way'>,
  judged: ReturnType<typeof judgeInside>,
  history: History,
): Finding[] {
  const own = judged.filter(({ canary }) => canary.canary.spelling === spelling && canary.canary.way === way);
  if (own.length === 0) return [];
  return findingsOf('inside', history, own).filter(({ subject }) => !subject.endsWith(', baseline'));
}

/** Every canary that can speak, decorated or by its token, with what is to be remarked of it. */
export function judgeInside(
  description: Description,
  history: History,
): { canary: ToldCanary; remarks: readonly Remark[] }[] {
  const clusters = new Map(
    observationsOf(history, 'cluster-swept').map(({ event }) => [event.clusterId, event.kubeSystemUid]),
  );
  const decorated = workingCanaries(description, history).map((canary) => ({
    canary,
    remarks: [remarkOn(canary, { description, clusters }), ...clonedRemarks(canary)],
  }));
  return [...decorated, ...judgeTokens(description, history)];
}

interface Known {
  readonly description: Description;
  /** Cluster → UID of its kube-system, as sweeps saw it. */
  readonly clusters: ReadonlyMap<string, string>;
}

function remarkOn(canary: WorkingCanary, known: Known): Remark {
  const { description, clusters } = known;
  const place = expectedPlace(description, canary.canary.spelling);
  if (place === null)
    return { outcome: 'inconclusive', who: '', expected: 'an alias that leads somewhere', observed: 'leads nowhere' };
  const expected = `says from inside that it is in ${describePlace(description, place)}`;
  const remark = (outcome: Remark['outcome'], observed: string): Remark => ({ outcome, who: '', expected, observed });
  const { inside } = canary;
  if (inside === null) return remark('inconclusive', 'said nothing');
  if (inside.kubeSystemUid === null || inside.user === null || inside.podUid === null)
    return remark('inconclusive', `got no answer from the cluster it is in: ${inside.problems.join('; ')}`);
  const wanted = clusters.get(place.clusterId);
  if (wanted === undefined) return remark('inconclusive', 'no sweep says who that cluster is');
  if (inside.kubeSystemUid !== wanted) return remark('fail', `says that it is in ${clusterText(inside, known)}`);
  const user = `system:serviceaccount:${place.namespace}:${CANARY_ACCOUNT}`;
  if (inside.user !== user) return remark('fail', `its cluster takes it for ${inside.user}, not ${user}`);
  const here = canary.pods.filter(({ clusterId }) => clusterId === place.clusterId).flatMap(({ uids }) => uids);
  if (here.length === 0) return remark('inconclusive', 'no sweep saw its pod there');
  if (!here.includes(inside.podUid)) return remark('fail', 'is another pod than sweeps saw there');
  const lacking = MOUNTS.filter((mount) => !inside.mounts.includes(mount));
  if (lacking.length > 0) return remark('fail', `has nothing mounted at ${lacking.join(', ')}`);
  return remark('pass', 'says so, and is the pod that sweeps saw there');
}

function clusterText({ kubeSystemUid }: { kubeSystemUid: string | null }, { clusters, description }: Known): string {
  const id = [...clusters].find(([, uid]) => uid === kubeSystemUid)?.[0];
  const cluster = description.clusters.find((one) => one.id === id);
  return cluster === undefined ? 'a cluster that nobody described' : `${cluster.role} cluster ${cluster.id}`;
}
