import { describe, expect, test } from 'vitest';
import { explainGoFailure } from './explain-go-failure.js';

const failure = (lines: readonly string[]) =>
  explainGoFailure({ args: ['build', './cmd/sinker'], cwd: '/tree', purpose: 'build sinker', lines });

describe('reasons that have nothing to do with what is built are named', () => {
  test.each([
    ['link: write /x: no space left on device', 'disk-full'],
    ['go: go.mod requires go >= 1.26 (running go 1.24.1; GOTOOLCHAIN=local)', 'go-too-old'],
    ['verifying a.b/c@v1.0.0: checksum mismatch', 'checksum'],
    [
      'go: a.b/c@v1.0.0: Get "https://proxy.golang.org/a.b/c": dial tcp: lookup proxy.golang.org: no such host',
      'no-network',
    ],
    ['go: a.b/c@v1.0.0: module lookup disabled by GOPROXY=off', 'no-network'],
  ])('%s', (line, reason) => {
    const error = failure(['go: downloading a.b/c v1.0.0', line]);
    expect(error.reason).toBe(reason);
    expect(error.kind).toBe('usage');
    expect(error.explanation.observed).toBe(line);
    expect(error.explanation.next).not.toBe('');
  });
});

test('a compile error is told by file and line', () => {
  const error = failure(['# sigs.k8s.io/prow/cmd/sinker', 'cmd/sinker/main.go:12:3: undefined: y', 'note: more']);
  expect(error.reason).toBe('other');
  expect(error.explanation.observed).toBe('cmd/sinker/main.go:12:3: undefined: y');
  expect(error.explanation.evidence).toContain('in /tree: go build ./cmd/sinker');
});

test('a failure nobody explains is ours, unless the caller says whose source it was', () => {
  expect(failure(['x.go:1:1: boom']).kind).toBe('fault');
  const blamed = explainGoFailure({ args: [], cwd: '/', purpose: 'build', lines: ['x.go:1:1: boom'], blame: 'usage' });
  expect(blamed.kind).toBe('usage');
});

test('a module that is merely refused is not taken for a missing network', () => {
  expect(failure(['go: a.b/c@v1: invalid version: reading https://proxy.golang.org: 403 Forbidden']).reason).toBe(
    'other',
  );
});
