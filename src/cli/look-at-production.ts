import { connectProduction } from '../canaries/confirm/connect-production.js';
import type { DeclaredPlace } from '../canaries/confirm/declared-place.js';
import { readRights } from '../canaries/confirm/read-rights.js';
import { seeProduction } from '../canaries/confirm/see-production.js';
import type { Confirmation, ProductionSeen } from '../model/confirmation.js';
import { ExplainedError } from '../model/explained-error.js';
import type { Production } from '../production/read-production.js';
import { confirm } from '../verdict/confirm/confirm.js';
import { boskosWorkloads, type DeclaredHere, prowWorkloads } from './declared-workloads.js';

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
  const { description } = production;
  const boskos = boskosWorkloads(production);
  if (boskosContext !== undefined && boskos.workloads.length === 0) throw noBoskos(boskosContext);
  const places: DeclaredPlace[] = [await place(context, prowWorkloads(production))];
  if (boskosContext !== undefined) places.push(await place(boskosContext, boskos));
  let first: ProductionSeen | undefined;
  return async () => {
    const seen = await seeProduction(places, new Date());
    const confirmation = confirm(description.name, seen, first === undefined ? {} : { first });
    first ??= seen;
    if (boskosContext !== undefined || boskos.workloads.length === 0) return confirmation;
    const unseen = 'Boskos: not looked at, for no --boskos-context was named';
    return { ...confirmation, notProven: [...confirmation.notProven, unseen] };
  };

  async function place(name: string | undefined, declared: DeclaredHere): Promise<DeclaredPlace> {
    const connected = connectProduction(name, { kubeconfig, signal });
    const namespaces = [...new Set(declared.workloads.map(({ workload }) => workload.namespace))];
    const asksVersions = await readRights(connected, namespaces);
    return { ...declared, connection: connected.connection, asksVersions };
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
