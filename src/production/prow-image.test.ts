import { describe, expect, it } from 'vitest';
import { componentOf, parseImage } from './prow-image.js';

describe('parseImage', () => {
  it.each([
    ['deck', { repository: 'deck', name: 'deck', tag: null, digest: null }],
    ['a/b/deck:v1', { repository: 'a/b/deck', name: 'deck', tag: 'v1', digest: null }],
    ['localhost:5001/deck', { repository: 'localhost:5001/deck', name: 'deck', tag: null, digest: null }],
    ['h:1/deck:v1@sha256:ab', { repository: 'h:1/deck', name: 'deck', tag: 'v1', digest: 'sha256:ab' }],
  ])('takes %s apart', (reference, expected) => {
    expect(parseImage(reference)).toEqual(expected);
  });
});

describe('componentOf', () => {
  it('knows Prow’s components by the end of the image path', () => {
    expect(componentOf('example.test/images/status-reconciler:v1')).toBe('status-reconciler');
  });

  it('takes nothing else for one', () => {
    expect(componentOf('example.test/prow/oauth2-proxy:v1')).toBeNull();
    expect(componentOf('')).toBeNull();
  });
});
