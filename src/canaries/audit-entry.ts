import { z } from 'zod';
import type { AuditedCreation } from '../model/history-event.js';

/** What we read of an audit.k8s.io/v1 event; level Metadata has all of it. */
const AuditEvent = z.looseObject({
  kind: z.literal('Event'),
  stage: z.string(),
  verb: z.string(),
  user: z.looseObject({
    username: z.string().default(''),
    extra: z.record(z.string(), z.array(z.string())).optional(),
  }),
  sourceIPs: z.array(z.string()).default([]),
  userAgent: z.string().default(''),
  objectRef: z
    .looseObject({
      resource: z.string().default(''),
      subresource: z.string().default(''),
      namespace: z.string().default(''),
      name: z.string().default(''),
      apiGroup: z.string().default(''),
    })
    .optional(),
  responseStatus: z.looseObject({ code: z.number().default(0) }).optional(),
  requestReceivedTimestamp: z.string(),
});
export type AuditEvent = z.infer<typeof AuditEvent>;

/** Set by the API server for a service account token that is bound to a pod. */
const POD_UID_CLAIM = 'authentication.kubernetes.io/pod-uid';

/**
 * Kubernetes' own users. Whoever else creates a pod is worth a line: a fault
 * that hid behind an unexpected user must still be seen.
 */
const KUBERNETES_USERS = [
  'system:serviceaccount:kube-system:',
  'system:kube-',
  'system:node:',
  'system:apiserver',
] as const;

/** Their programs, where a control plane runs them with an administrator's certificate. */
const KUBERNETES_AGENTS = ['kube-controller-manager/', 'kube-scheduler/', 'kube-apiserver/', 'kubelet/'] as const;

/**
 * Reads one line of an audit log.
 *
 * @throws {Error} The line is no audit event; the log cannot be trusted then.
 */
export function parseAuditLine(line: string): AuditEvent {
  return AuditEvent.parse(JSON.parse(line));
}

/** The pod creation an event stands for, unless it is none, failed, or was made by Kubernetes itself. */
export function podCreation(event: AuditEvent): AuditedCreation | null {
  const { objectRef, responseStatus, user, userAgent } = event;
  const isCreation =
    event.stage === 'ResponseComplete' &&
    event.verb === 'create' &&
    objectRef?.resource === 'pods' &&
    objectRef.subresource === '' &&
    responseStatus?.code === 201;
  if (!isCreation) return null;
  if (isKubernetes(user.username, userAgent)) return null;
  const { namespace, name } = objectRef;
  return { namespace, name, user: user.username, userAgent, at: event.requestReceivedTimestamp };
}

/** A pod that somebody was granted to delete, with who; null for anything else. Kubernetes' own deletions count too. */
export function podDeletion(event: AuditEvent): AuditedCreation | null {
  const { objectRef, responseStatus, user, userAgent, requestReceivedTimestamp: at } = event;
  const code = responseStatus?.code ?? 0;
  const isDeletion =
    event.stage === 'ResponseComplete' &&
    event.verb === 'delete' &&
    objectRef?.resource === 'pods' &&
    objectRef.subresource === '' &&
    code >= 200 &&
    code < 300;
  if (!isDeletion) return null;
  return { namespace: objectRef.namespace, name: objectRef.name, user: user.username, userAgent, at };
}

/** Name, time and maker of the ProwJob creation an event stands for, unless it is none or failed. */
export function prowJobCreation(
  event: AuditEvent,
): { readonly name: string; readonly at: string; readonly userAgent: string } | null {
  const { objectRef, responseStatus, stage, verb, userAgent, requestReceivedTimestamp: at } = event;
  const isCreation = stage === 'ResponseComplete' && verb === 'create' && responseStatus?.code === 201;
  if (!isCreation || objectRef?.resource !== 'prowjobs' || objectRef.subresource !== '') return null;
  return { name: objectRef.name, at, userAgent };
}

/**
 * Whether a pod sent the request: by a token that only this pod was given, else by its own address. A token says more: an
 * address may have been another pod's a moment ago.
 */
export function wasSentBy(event: AuditEvent, pod: { readonly uid: string; readonly address: string }): boolean {
  const claimed = event.user.extra?.[POD_UID_CLAIM];
  if (claimed !== undefined) return claimed.includes(pod.uid);
  return pod.address !== '' && event.sourceIPs.includes(pod.address);
}

function isKubernetes(user: string, userAgent: string): boolean {
  if (KUBERNETES_USERS.some((prefix) => user.startsWith(prefix))) return true;
  return KUBERNETES_AGENTS.some((prefix) => userAgent.startsWith(prefix));
}
