import { AuthorizationV1Api } from '@kubernetes/client-node';
import { ExplainedError } from '../../model/explained-error.js';
import { apiFailure } from '../api-failure.js';
import type { Production } from './connect-production.js';
import { mayAskPods, type ResourceRule, rightsMissing, rightsTooWide } from './rights.js';

/**
 * Asks production's API server what our own credential may do, in every namespace that is looked at, and refuses one
 * that may do more than look.
 *
 * @returns Whether pods may be asked for prow_version.
 * @throws {ExplainedError} `usage`: it may do more, or less, than is needed; `undecided`: the answer is not whole, or there
 *   is none.
 */
export async function readRights(production: Production, namespaces: readonly string[]): Promise<boolean> {
  const answers = await Promise.all(namespaces.map(async (namespace) => rulesIn(production, namespace)));
  for (const [index, rules] of answers.entries()) {
    const namespace = namespaces[index] ?? '';
    const wide = rightsTooWide(rules);
    if (wide.length > 0) throw tooWide(production, { namespace, wide });
    const missing = rightsMissing(rules);
    if (missing.length > 0) throw tooNarrow(production, { namespace, missing });
  }
  return answers.every(mayAskPods);
}

async function rulesIn({ configuration, context }: Production, namespace: string): Promise<ResourceRule[]> {
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace } };
  const review = await new AuthorizationV1Api(configuration)
    .createSelfSubjectRulesReview({ body })
    .catch((cause: unknown) => {
      throw unanswered({ context, observed: apiFailure(cause), cause });
    });
  const { incomplete, resourceRules, evaluationError } = review.status ?? { incomplete: true, resourceRules: [] };
  // What an authorizer cannot list it may still allow: a credential that is not known to be narrow is not narrow.
  if (incomplete)
    throw unanswered({ context, observed: `an answer that is not whole: ${evaluationError ?? 'nobody says why'}` });
  return resourceRules;
}

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
