import { z } from 'zod';
import type { ApiClient } from '../../../src/local/host-node/api-client.js';
import type { PathRight, Right } from './right.js';

/** What an API server answers when somebody asks what he may do. */
export type Review = 'allowed' | 'denied' | { readonly unknown: string };

const Answer = z.looseObject({
  status: z.looseObject({
    allowed: z.boolean(),
    evaluationError: z.string().optional(),
  }),
});

/**
 * Asks whether whom we are may do something: a SelfSubjectAccessReview, which writes nothing. What the API server could not
 * find out is not denied.
 */
export async function reviewAccess(api: ApiClient, right: Right | PathRight, signal: AbortSignal): Promise<Review> {
  const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: attributesOf(right) };
  try {
    const { allowed, evaluationError } = Answer.parse(await api.call(path, { method: 'POST', body, signal })).status;
    if (allowed) return 'allowed';
    return evaluationError === undefined ? 'denied' : { unknown: evaluationError };
  } catch (error) {
    return { unknown: error instanceof Error ? error.message : String(error) };
  }
}

function attributesOf(right: Right | PathRight) {
  if ('path' in right) return { nonResourceAttributes: right };
  const { verb, group, resource: whole, namespace, name } = right;
  const [resource, subresource] = whole.split('/');
  const place = { ...(namespace === null ? {} : { namespace }), ...(name === null ? {} : { name }) };
  return {
    resourceAttributes: { verb, group, resource, ...(subresource === undefined ? {} : { subresource }), ...place },
  };
}
