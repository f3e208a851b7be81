import { CANARY_POD } from '../model/canary.js';
import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import { observationsOf } from '../model/observations.js';
import { type Outcome, worst } from '../model/outcome.js';
import { describeCluster, describePlace, expectedPlace, type Place } from '../model/place.js';
import type { TokenClaims } from '../model/token-claims.js';
import { canaryKey } from './asked-canaries.js';
import { type JudgedCanary, judgeCanaries } from './judge-canaries.js';
import type { Remark, ToldCanary } from './working-canaries.js';

/** Cluster → keys with which it signs tokens, empty where it never told; clusters whose pods do not run are missing. */
type Keys = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Of each canary that only starts and ends, in the first start of a phase, what the token said that it found in its pod:
 * the cluster that runs a pod makes and signs it, so it comes from nowhere else, and it names the pod. An account may have
 * none for its pods (`automountServiceAccountToken`): those have nothing to say, unless the baseline's had one.
 */
export function judgeTokens(
  description: Description,
  history: History,
): { canary: ToldCanary; remarks: readonly Remark[] }[] {
  const keys = keysOf(history);
  const ran = judgeCanaries(description, history).filter(
    ({ start, prowJob, canary, pods }) =>
      start === 0 &&
      prowJob !== null &&
      canary.task === undefined &&
      pods.some(({ place, uids }) => uids.size > 0 && keys.has(place.clusterId)),
  );
  const before = new Set(
    ran.filter((one) => one.phase === 'baseline' && hasToken(one)).map(({ canary }) => canaryKey(canary)),
  );
  return ran.flatMap((judged) => {
    const { phase, prowJob, canary, lines } = judged;
    if (prowJob === null || !(hasToken(judged) || (phase === 'candidate' && before.has(canaryKey(canary))))) return [];
    return [{ canary: { phase, prowJob, canary, lines }, remarks: [remarkOn(judged, { description, keys })] }];
  });
}

function hasToken({ pods }: JudgedCanary): boolean {
  return pods.some((pod) => pod.hasToken);
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

function remarkOn(judged: JudgedCanary, { description, keys }: Known): Remark {
  const { canary, pods } = judged;
  const place = expectedPlace(description, canary.spelling);
  if (place === null)
    return { outcome: 'inconclusive', who: '', expected: 'an alias that leads somewhere', observed: 'leads nowhere' };
  const expected = `has a token that ${describePlace(description, place)} signed for it`;
  if (!hasToken(judged))
    return { outcome: 'fail', who: '', expected, observed: 'was given none, unlike the baseline’s' };
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
    expected,
    observed: texts.length === 0 ? 'said nothing of one' : [...new Set(texts)].sort().join('; '),
  };
}

function heldAgainst(
  claims: TokenClaims,
  { place, here, description, keys }: Known & { readonly place: Place; readonly here: ReadonlySet<string> },
): { outcome: Outcome; observed: string } {
  const describe = (id: string): string => describeCluster(description, id);
  const signers = [...keys].filter(([, own]) => own.has(claims.keyId)).map(([id]) => id);
  if (signers.length === 0) return { outcome: 'inconclusive', observed: 'no cluster says that the key is its own' };
  if (!signers.includes(place.clusterId))
    return { outcome: 'fail', observed: `was signed by ${signers.map(describe).sort().join(', ')}` };
  const account = `${claims.namespace}/${claims.serviceAccount}`;
  if (account !== `${place.namespace}/${CANARY_POD.serviceAccount}`)
    return { outcome: 'fail', observed: `is for service account ${account}` };
  if (here.size === 0) return { outcome: 'inconclusive', observed: 'no sweep saw its pod there' };
  if (!here.has(claims.podUid)) return { outcome: 'fail', observed: 'is for another pod than sweeps saw there' };
  return { outcome: 'pass', observed: 'has one, for the pod that sweeps saw there' };
}
