import { expect, it } from 'vitest';
import { isImageReference } from './image-reference.js';

it.each([
  'deck',
  'library/deck:v20251125-e3ae8cf22',
  'us-docker.pkg.dev/k8s-infra-prow/images/prow-controller-manager:v1_2.3-x',
  'localhost:5000/a/b__c/d-e.f',
  `gcr.io/k8s-prow/hook@sha256:${'a'.repeat(64)}`,
  `Registry.example.com/hook:v1@sha256:${'0'.repeat(64)}`,
])('%s names an image', (text) => {
  expect(isImageReference(text)).toBe(true);
});

it.each([
  '',
  'Deck',
  'gcr.io/K8s-prow/hook:v1',
  'gcr.io/k8s-prow/hook:',
  'gcr.io/k8s-prow/hook:v1:v2',
  'gcr.io/k8s-prow//hook',
  `gcr.io/k8s-prow/hook:${'v'.repeat(129)}`,
  'gcr.io/k8s-prow/hook@sha256:abc',
  'hook:v1 ',
])('%s does not', (text) => {
  expect(isImageReference(text)).toBe(false);
});
