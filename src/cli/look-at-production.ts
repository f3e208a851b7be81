import { connectProduction } from '../canaries/confirm/connect-production.js';
import { readRights } from '../canaries/confirm/read-rights.js';
import { seeProduction } from '../canaries/confirm/see-production.js';
import type { Confirmation, ProductionSeen } from '../model/confirmation.js';
import { ExplainedError } from '../model/explained-error.js';
import type { Manifest } from '../production/manifest.js';
import type { Production } from '../production/read-production.js';
import { confirm } from '../verdict/confirm/confirm.js';
import { boskosWorkloads, type DeclaredHere, prowWorkloads } from './declared-workloads.js';
import { knownNamespaces } from './known-namespaces.js';

/** Looks at production once; what restarts from one look to the next is told from what stays. */
export type Look = () => Promise<Confirmation>;

/**
 * Prepares to look at production: connects, and has its API servers say that our credentials can do nothing but look.
 *
 * @throws {ExplainedError} `usage`: a kubeconfig that cannot be used, or a credential that may do more or less;
 *   `undecided` where nobody says what it may.
 */
export async function lookAtProduction(
  production: Production,
  options: {
    readonly kubeconfig: string | undefined;
    readonly context: string | undefined;
    readonly boskosContext: string | undefined;
    readonly signal: AbortSignal;
  },
): Promise<Look> {
  const { kubeconfig, context, boskosContext, signal } = options;
  const { description, manifests, boskosManifests } = production;
  const boskos = boskosWorkloads(production);
  if (boskosContext !== undefined && boskos.workloads.length === 0) throw noBoskos(boskosContext);
  const prow = await place(context, prowWorkloads(production), manifests);
  const places = boskosContext === undefined ? [prow] : [prow, await place(boskosContext, boskos, boskosManifests)];
  const notLookedAt =
    boskosContext !== undefined || boskos.workloads.length === 0
      ? []
      : ['Boskos: not looked at, for no --boskos-context was named'];
  const unproven = [...notLookedAt, ...places.map(({ unasked }) => unasked)];
  let first: ProductionSeen | undefined;
  return async () => {
    const seen = await seeProduction(places, new Date());
    const confirmation = confirm(description.name, seen, first === undefined ? {} : { first });
    first ??= seen;
    return { ...confirmation, notProven: [...confirmation.notProven, ...unproven] };
  };

  async function place(name: string | undefined, declared: DeclaredHere, from: readonly Manifest[]) {
    const connected = connectProduction(name, { kubeconfig, signal });
    const jobs = Object.values(description.namespaces);
    const namespaces = knownNamespaces(declared.workloads, { manifests: from, jobs });
    const asksVersions = await readRights(connected, namespaces);
    const asked = [...namespaces.looked, ...namespaces.others].join(', ');
    const unasked = `rights of context ${connected.context}: asked for in ${asked}; an API server tells them one namespace at a time`;
    return { ...declared, connection: connected.connection, asksVersions, unasked };
  }
}

function noBoskos(context: string): ExplainedError {
  return new ExplainedError('usage', {
    what: 'A cluster of Boskos was named, and this production has no Boskos',
    expected: '`boskos` in production.yaml',
    observed: 'none',
    evidence: `--boskos-context ${context}`,
    next: 'describe Boskos in production.yaml, or leave the option out',
  });
}
