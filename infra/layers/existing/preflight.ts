import { createApiClient } from '../../../src/local/host-node/api-client.js';
import { type Outcome, worst } from '../../../src/model/outcome.js';
import { type KubernetesObject, namespaceOf } from '../../../src/production/manifest.js';
import { CHECKS, type Check, type CheckName, type Said } from './check.js';
import type { KnownProduction } from './known-production.js';
import { lookAtAddress } from './look-at-address.js';
import { lookAtCredentials } from './look-at-credentials.js';
import { type Identified, lookAtIdentity, withAliases } from './look-at-identity.js';
import { type Kinds, lookAtKinds, lookAtVersion } from './look-at-kinds.js';
import { lookAtExcess, lookAtRights } from './look-at-rights.js';
import { lookForOthers } from './look-for-others.js';
import type { NamedContext } from './named-context.js';
import { neededRights } from './needed-rights.js';
import { type Asking, reachCluster } from './reach-cluster.js';
import type { NeededRight } from './right.js';

/** What is asked of which clusters. */
export interface PreflightOf {
  readonly environment: string;
  readonly contexts: readonly NamedContext[];
  /** What would be deployed, by cluster id. */
  readonly objects: ReadonlyMap<string, readonly KubernetesObject[]>;
  readonly known: KnownProduction;
  readonly now: Date;
  readonly signal: AbortSignal;
}

/** One cluster as it was found. */
export interface FoundCluster {
  readonly id: string;
  readonly server: string;
  readonly version: string | null;
  readonly username: string | null;
  readonly kubeSystemUid: string | null;
  readonly caDigest: string;
}

/** What the clusters of an environment are, and whether it can be deployed to them. */
export interface Preflight {
  readonly outcome: Outcome;
  readonly environment: string;
  readonly clusters: readonly FoundCluster[];
  readonly checks: readonly Check[];
  /** Rights that a deployment takes, by cluster id; none of one whose kinds nobody knows. */
  readonly rights: ReadonlyMap<string, readonly NeededRight[]>;
}

/**
 * Asks everything that must be known before anything is deployed to clusters that others made. Nothing is written: reviews
 * of one's own rights apart, everything is a read. A cluster that may be production's by its address is asked nothing at all.
 */
export async function preflight(of: PreflightOf): Promise<Preflight> {
  const answered = await Promise.all(of.contexts.map((context) => askWhoItIs(context, of)));
  const identities = withAliases(
    new Map(
      answered.flatMap(({ context, identified }) => (identified === null ? [] : [[context.id, identified] as const])),
    ),
  );
  const asked = await Promise.all(answered.map((one) => askTheRest(one, { of, identities })));
  const checks = asked.flatMap(({ context, said }) => CHECKS.map((check) => checkOf(context, { check, said })));
  return {
    outcome: worst(checks.map(({ outcome }) => outcome)),
    environment: of.environment,
    clusters: answered.map(({ context, version, username, identified }) => ({
      ...{ id: context.id, server: context.address.server, version, username, caDigest: context.caDigest },
      kubeSystemUid: identified?.kubeSystemUid ?? null,
    })),
    checks,
    rights: new Map(asked.map(({ context, needed }) => [context.id, needed])),
  };
}

type SaidOf = Partial<Record<CheckName, Said>>;

/** A cluster of which is known who it is, or why not. */
interface Answered {
  readonly context: NamedContext;
  readonly asking: Asking;
  readonly said: SaidOf;
  readonly version: string | null;
  readonly username: string | null;
  readonly identified: Identified | null;
}

async function askWhoItIs(context: NamedContext, of: PreflightOf): Promise<Answered> {
  const { known, now, signal } = of;
  const asking = { api: createApiClient(context.access), context, signal };
  const nobody = { context, asking, version: null, username: null, identified: null };
  const address = lookAtAddress(context, of);
  if (address.outcome === 'fail') return { ...nobody, said: { address } };
  const { said: reachable, version } = await reachCluster(asking);
  if (reachable.outcome !== 'pass') return { ...nobody, said: { address, reachable } };
  const { said: credentials, username } = await lookAtCredentials(asking, now);
  const told = { address, reachable, credentials };
  if (username === null) return { ...nobody, version, said: told };
  const identified = await lookAtIdentity(asking, known);
  return { ...{ context, asking, version, username, identified }, said: { ...told, version: lookAtVersion(version) } };
}

interface Asked {
  readonly context: NamedContext;
  readonly said: SaidOf;
  readonly needed: readonly NeededRight[];
}

async function askTheRest(
  { context, asking, said, identified }: Answered,
  { of, identities }: { of: PreflightOf; identities: ReadonlyMap<string, Identified> },
): Promise<Asked> {
  const identity = identities.get(context.id)?.said;
  if (identified === null || identity === undefined) return { context, said, needed: [] };
  const objects = of.objects.get(context.id) ?? [];
  const { said: kinds, kinds: known } = await lookAtKinds(asking, objects);
  const told = { ...said, identity, kinds };
  if (known === null) return { context, said: told, needed: [] };
  const needed = neededRights(objects, known);
  const rights = await lookAtRights(asking, needed);
  const excess = await lookAtExcess(asking, { needed, namespaces: ownNamespaces(objects, known) });
  const free = await lookForOthers(asking, { objects, kinds: known, environment: of.environment });
  return { context, said: { ...told, rights, excess, free }, needed };
}

function ownNamespaces(objects: readonly KubernetesObject[], kinds: NonNullable<Kinds['kinds']>): string[] {
  const isNamespaced = ({ kind }: KubernetesObject) => kinds.some((one) => one.kind === kind && one.isNamespaced);
  return [
    ...new Set([
      ...objects.filter(isNamespaced).map(namespaceOf),
      ...objects.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name),
    ]),
  ];
}

/** What was not asked is not known. */
function checkOf({ id, place }: NamedContext, { check, said }: { check: CheckName; said: SaidOf }): Check {
  const given = said[check];
  if (given !== undefined) return { cluster: id, check, ...given };
  const before = CHECKS.find((one) => said[one] !== undefined && said[one].outcome !== 'pass') ?? CHECKS[0];
  return {
    ...{ cluster: id, check, outcome: 'inconclusive', expected: 'an answer', evidence: place },
    ...{ observed: `not asked, because of ${before}`, next: `mend ${before} first` },
  };
}
