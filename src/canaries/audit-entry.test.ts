import { expect, test } from 'vitest';
import { parseAuditLine, podCreation, podDeletion, wasSentBy } from './audit-entry.js';

/** As kube-apiserver v1.35 wrote it, shortened. */
const CREATION = {
  kind: 'Event',
  apiVersion: 'audit.k8s.io/v1',
  level: 'Metadata',
  stage: 'ResponseComplete',
  requestURI: '/api/v1/namespaces/test-pods/pods',
  verb: 'create',
  user: { username: 'kubernetes-admin', groups: ['system:masters'] },
  sourceIPs: ['10.100.0.5'],
  userAgent: 'prow-controller-manager/v20251125-e3ae8cf22',
  objectRef: { resource: 'pods', namespace: 'test-pods', name: 'pod-1', apiVersion: 'v1' },
  responseStatus: { metadata: {}, code: 201 },
  requestReceivedTimestamp: '2026-08-22T10:00:00.123456Z',
};

const read = (changes: object) => podCreation(parseAuditLine(JSON.stringify({ ...CREATION, ...changes })));

test('a pod that Prow created is a line of evidence', () => {
  expect(read({})).toEqual({
    namespace: 'test-pods',
    name: 'pod-1',
    user: 'kubernetes-admin',
    userAgent: 'prow-controller-manager/v20251125-e3ae8cf22',
    at: '2026-08-22T10:00:00.123456Z',
  });
});

test('so is one that a service account or a person created', () => {
  expect(read({ user: { username: 'system:serviceaccount:prow:prow-controller-manager' } })).not.toBeNull();
  expect(read({ user: { username: 'jane' }, userAgent: 'kubectl/v1.35.4' })).not.toBeNull();
});

test('pods of Kubernetes’ own controllers are none of ours', () => {
  expect(read({ user: { username: 'system:serviceaccount:kube-system:replicaset-controller' } })).toBeNull();
  expect(read({ userAgent: 'kube-controller-manager/v1.35.4 (linux/amd64)' })).toBeNull();
});

test.each([
  ['a binding', { objectRef: { ...CREATION.objectRef, subresource: 'binding' } }],
  ['a refused creation', { responseStatus: { code: 403 } }],
  ['a request that has only begun', { stage: 'RequestReceived' }],
  ['a deletion', { verb: 'delete' }],
  ['another resource', { objectRef: { ...CREATION.objectRef, resource: 'secrets' } }],
  ['a request without an object', { objectRef: undefined }],
])('%s is not the creation of a pod', (_what, changes) => {
  expect(read(changes)).toBeNull();
});

const DELETION = {
  ...CREATION,
  verb: 'delete',
  userAgent: 'sinker/v20251125-e3ae8cf22',
  responseStatus: { code: 200 },
};
const readDeletion = (changes: object) => podDeletion(parseAuditLine(JSON.stringify({ ...DELETION, ...changes })));

test('whoever deletes a pod is told, Kubernetes too', () => {
  expect(readDeletion({})).toMatchObject({ namespace: 'test-pods', name: 'pod-1', userAgent: DELETION.userAgent });
  expect(readDeletion({ userAgent: 'kubelet/v1.35.4' })).not.toBeNull();
});

test.each([
  ['a creation', { verb: 'create' }],
  ['a deletion that was refused', { responseStatus: { code: 403 } }],
  ['one of a pod that was not there', { responseStatus: { code: 404 } }],
  ['an eviction', { objectRef: { ...CREATION.objectRef, subresource: 'eviction' } }],
  ['another resource', { objectRef: { ...CREATION.objectRef, resource: 'secrets' } }],
])('%s is not the deletion of a pod', (_what, changes) => {
  expect(readDeletion(changes)).toBeNull();
});

test('a line that is no audit event is an error, not a line without evidence', () => {
  expect(() => parseAuditLine('{"kind":"Event","verb":"create"}')).toThrow();
  expect(() => parseAuditLine('{"kind":"Eve')).toThrow();
});

const event = parseAuditLine(JSON.stringify(CREATION));

test('a request is a pod’s by its address or by a token that only the pod has', () => {
  expect(wasSentBy(event, { uid: 'a', address: '10.100.0.5' })).toBe(true);
  const extra = { 'authentication.kubernetes.io/pod-uid': ['uid-7'] };
  const withToken = parseAuditLine(JSON.stringify({ ...CREATION, user: { ...CREATION.user, extra } }));
  expect(wasSentBy(withToken, { uid: 'uid-7', address: '' })).toBe(true);
  // The address was that pod's before it was given to this one.
  expect(wasSentBy(withToken, { uid: 'a', address: '10.100.0.5' })).toBe(false);
});

test('a request from elsewhere is not the pod’s, and a pod without an address sent nothing', () => {
  expect(wasSentBy(event, { uid: 'a', address: '10.100.0.50' })).toBe(false);
  const nowhere = parseAuditLine(JSON.stringify({ ...CREATION, sourceIPs: [''] }));
  expect(wasSentBy(nowhere, { uid: 'a', address: '' })).toBe(false);
});
