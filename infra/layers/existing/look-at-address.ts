import { clusterIdentity } from '../../../src/production/cluster-identity.js';
import type { Said } from './check.js';
import { type KnownProduction, likenessToProduction } from './known-production.js';
import type { NamedContext } from './named-context.js';

/**
 * Whether a context's address is one of production's, by what is known of production, or that of another cluster of the
 * environment; no cluster is asked.
 */
export function lookAtAddress(
  { id, address, place, context }: NamedContext,
  { known, contexts }: { readonly known: KnownProduction; readonly contexts: readonly NamedContext[] },
): Said {
  const expected = 'an address and an authority that are none of production’s';
  const likeness = likenessToProduction(address, known);
  if (likeness !== null)
    return {
      ...{ outcome: 'fail', expected, evidence: `${place}, context ${context}` },
      observed: `${address.server}: ${likeness}. It was asked nothing`,
      next: 'name a context of a staging cluster; production’s are never written to',
    };
  const { identity } = clusterIdentity(address);
  const twin = contexts.find((other) => other.id !== id && clusterIdentity(other.address).identity === identity);
  if (twin !== undefined)
    return {
      ...{ outcome: 'fail', expected: 'an address of its own', evidence: `${place} and ${twin.place}` },
      observed: `${address.server} is cluster ${twin.id}, too`,
      next: ONE_EACH,
    };
  const held = known.identities.size + known.authorities.size + known.endpoints.length + known.kubeSystemUids.length;
  const evidence = `${place}, held against ${held} things known of production’s clusters and ${known.texts.length} of its files`;
  if (known.strangers.length === 0)
    return { outcome: 'pass', expected, observed: `${address.server} is none of them`, evidence, next: '' };
  return {
    ...{ outcome: 'inconclusive', expected, evidence },
    observed: `${address.server} is none that is known; where production’s cluster ${known.strangers.join(', ')} is nobody has said`,
    next: 'write their addresses under production.endpoints, or keep their digests: prow-staging import --aliases CONTEXT --keep-digests',
  };
}

const ONE_EACH = 'name another cluster for one of them, or give them one id in production.yaml';
