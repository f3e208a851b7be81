import { describe, expect, test } from 'vitest';
import { canaryWord } from './canary.js';

describe('a spelling in a job name', () => {
  test('is itself where Prow allows it', () => {
    expect(canaryWord('k8s-tpu_operator.v2')).toBe('k8s-tpu_operator.v2');
    expect(canaryWord(null)).toBe('omitted');
  });

  test('differs from that of a spelling which reads the same once replaced', () => {
    expect(canaryWord('a/b')).not.toBe(canaryWord('a:b'));
    expect(canaryWord('a/b')).not.toBe(canaryWord('a-b'));
  });

  test.each(['arn:aws:eks:eu-west-1:1:cluster/a', 'arn:aws:eks:eu-west-1:1:cluster:a', 'omitted', 'ä b'])(
    '%s has only characters that Prow allows, and no other’s word',
    (spelling) => {
      expect(canaryWord(spelling)).toMatch(/^[A-Za-z0-9-._]+$/);
      expect(canaryWord(spelling)).not.toBe(canaryWord(null));
    },
  );
});
