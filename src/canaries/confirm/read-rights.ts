import { AuthorizationV1Api } from '@kubernetes/client-node';
import { ExplainedError } from '../../model/explained-error.js';
import { apiFailure } from '../api-failure.js';
import type { Production } from './connect-production.js';
import { mayAskPods, type PathRule, pathsTooWide, type ResourceRule, rightsMissing, rightsTooWide } from './rights.js';

/** Namespaces of one cluster in which rights are asked for. */
export interface KnownNamespaces {
  /** Those with workloads that are looked at. */
  readonly looked: readonly string[];
  /** Others that there are as far as anybody knows. */
  readonly others: readonly string[];
}

/**
 * Asks production's API server what our own credential may do, in every namespace that is known, and refuses one that may
 * do more than look. It tells rights of one namespace at a time: those in a namespace that nobody names stay unknown.
 *
 * @returns Whether pods may be asked for prow_version.
 * @throws {ExplainedError} `usage`: it may do more, or less, than is needed; `undecided`: the answer is not whole, or there
 *   is none.
 */
export async function readRights(production: Production, { looked, others }: KnownNamespaces): Promise<boolean> {
  const rulesOf = async (namespaces: readonly string[]) =>
    Promise.all(namespaces.map(async (namespace) => ({ namespace, ...(await rulesIn(production, namespace)) })));
  const [here, elsewhere] = await Promise.all([rulesOf(looked), rulesOf(others)]);
  for (const { namespace, objects, paths } of [...here, ...elsewhere]) {
    const wide = [...rightsTooWide(objects), ...pathsTooWide(paths)];
    if (wide.length > 0) throw tooWide(production, { namespace, wide });
  }
  for (const { namespace, objects } of elsewhere)
    if (mayAskPods(objects)) throw tooWide(production, { namespace, wide: ['get pods/proxy'] });
  for (const { namespace, objects } of here) {
    const missing = rightsMissing(objects);
    if (missing.length > 0) throw tooNarrow(production, { namespace, missing });
  }
  return here.every(({ objects }) => mayAskPods(objects));
}

async function rulesIn(
  { configuration, context }: Production,
  namespace: string,
): Promise<{ objects: ResourceRule[]; paths: PathRule[] }> {
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace } };
  const review = await new AuthorizationV1Api(configuration)
    .createSelfSubjectRulesReview({ body })
    .catch((cause: unknown) => {
      throw unanswered({ context, observed: apiFailure(cause), cause });
    });
  const { incomplete, resourceRules, nonResourceRules, evaluationError } = review.status ?? NO_ANSWER;
  // What an authorizer cannot list it may still allow: a credential that is not known to be narrow is not narrow.
  if (incomplete)
    throw unanswered({ context, observed: `an answer that is not whole: ${evaluationError ?? 'nobody says why'}` });
  return { objects: resourceRules, paths: nonResourceRules };
}

const NO_ANSWER = { incomplete: true, resourceRules: [], nonResourceRules: [], evaluationError: undefined };

function tooWide({ context }: Production, { namespace, wide }: { namespace: string; wide: readonly string[] }) {
  const shown = wide.slice(0, SHOWN_MAX).join(', ');
  return new ExplainedError('usage', {
    what: `The credential of context ${context} may do more than look at production`,
    expected: 'get, list and watch of workloads and pods, and nothing else (docs/confirm.md has the role)',
    observed: `${shown}${wide.length > SHOWN_MAX ? ` and ${wide.length - SHOWN_MAX} more` : ''}`,
    evidence: `SelfSubjectRulesReview in namespace ${namespace}`,
    next: 'make a service account with that role, and a kubeconfig with a token for it (kubectl create token)',
  });
}

function tooNarrow({ context }: Production, { namespace, missing }: { namespace: string; missing: readonly string[] }) {
  return new ExplainedError('usage', {
    what: `The credential of context ${context} cannot see what production runs`,
    expected: 'get and list of workloads and pods (docs/confirm.md has the role)',
    observed: `not allowed: ${missing.join(', ')}`,
    evidence: `SelfSubjectRulesReview in namespace ${namespace}`,
    next: 'bind the role in that namespace',
  });
}

function unanswered({ context, observed, cause }: { context: string; observed: string; cause?: unknown }) {
  return new ExplainedError(
    'undecided',
    {
      what: `Nobody says what the credential of context ${context} may do`,
      expected: 'a whole answer to SelfSubjectRulesReview',
      observed,
      evidence: 'authorization.k8s.io/v1',
      next: 'use a service account whose rights come from roles of that cluster alone',
    },
    { cause },
  );
}

/** Enough to know it by; an administrator's list has hundreds. */
const SHOWN_MAX = 6;
