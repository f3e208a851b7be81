import { CANARY_POD } from '../model/canary.js';
import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import { observationsOf } from '../model/observations.js';
import { type Outcome, worst } from '../model/outcome.js';
import { describePlace, expectedPlace, type Place } from '../model/place.js';
import type { TokenClaims } from '../model/token-claims.js';
import { type JudgedCanary, judgeCanaries } from './judge-canaries.js';
import type { Remark, ToldCanary } from './working-canaries.js';

/** Cluster → keys with which it signs tokens, empty where it never told; clusters whose pods do not run are missing. */
type Keys = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Of each canary that only starts and ends, in the first start of a phase, what the token said that it found in its pod:
 * the cluster that runs a pod makes and signs it, so it comes from nowhere else, and it names the pod. An account may have
 * none for its pods (`automountServiceAccountToken`): those have nothing to say.
 */
export function judgeTokens(
  description: Description,
  history: History,
): { canary: ToldCanary; remarks: readonly Remark[] }[] {
  const keys = keysOf(history);
  return judgeCanaries(description, history).flatMap((judged) => {
    const { phase, start, prowJob, canary, pods, lines } = judged;
    if (prowJob === null || start !== 0 || canary.task !== undefined) return [];
    if (!pods.some(({ place, hasToken }) => hasToken && keys.has(place.clusterId))) return [];
    return [{ canary: { phase, prowJob, canary, lines }, remarks: [remarkOn(judged, { description, keys })] }];
  });
}

function keysOf(history: History): Keys {
  const keys = new Map<string, Set<string>>();
  for (const { event } of observationsOf(history, 'cluster-swept')) {
    if (event.keyIds === undefined) continue;
    const known = keys.get(event.clusterId) ?? new Set();
    for (const key of event.keyIds ?? []) known.add(key);
    keys.set(event.clusterId, known);
  }
  return keys;
}

interface Known {
  readonly description: Description;
  readonly keys: Keys;
}

function remarkOn({ canary, pods }: JudgedCanary, { description, keys }: Known): Remark {
  const place = expectedPlace(description, canary.spelling);
  if (place === null)
    return { outcome: 'inconclusive', who: '', expected: 'an alias that leads somewhere', observed: 'leads nowhere' };
  const claims = pods.flatMap(({ said }) => [...said.values()]);
  const here = new Set(
    pods.flatMap((pod) =>
      pod.place.clusterId === place.clusterId && pod.place.namespace === place.namespace ? [...pod.uids] : [],
    ),
  );
  const said = claims.map((one) => heldAgainst(one, { place, here, description, keys }));
  const outcome = worst(said.length === 0 ? ['inconclusive'] : said.map((one) => one.outcome));
  const texts = said.filter((one) => one.outcome === outcome).map(({ observed }) => observed);
  return {
    outcome,
    who: '',
    expected: `has a token that ${describePlace(description, place)} signed for it`,
    observed: texts.length === 0 ? 'said nothing of one' : [...new Set(texts)].sort().join('; '),
  };
}

function heldAgainst(
  claims: TokenClaims,
  { place, here, description, keys }: Known & { readonly place: Place; readonly here: ReadonlySet<string> },
): { outcome: Outcome; observed: string } {
  const signers = [...keys].filter(([, own]) => own.has(claims.keyId)).map(([id]) => id);
  if (signers.length === 0) return { outcome: 'inconclusive', observed: 'no cluster says that the key is its own' };
  if (!signers.includes(place.clusterId))
    return {
      outcome: 'fail',
      observed: `was signed by ${signers
        .map((id) => named(description, id))
        .sort()
        .join(', ')}`,
    };
  const account = `${claims.namespace}/${claims.serviceAccount}`;
  if (account !== `${place.namespace}/${CANARY_POD.serviceAccount}`)
    return { outcome: 'fail', observed: `is for service account ${account}` };
  if (here.size === 0) return { outcome: 'inconclusive', observed: 'no sweep saw its pod there' };
  if (!here.has(claims.podUid)) return { outcome: 'fail', observed: 'is for another pod than sweeps saw there' };
  return { outcome: 'pass', observed: 'has one, for the pod that sweeps saw there' };
}

function named({ clusters }: Description, id: string): string {
  const cluster = clusters.find((one) => one.id === id);
  return cluster === undefined ? `cluster ${id}, which nobody described` : `${cluster.role} cluster ${cluster.id}`;
}
