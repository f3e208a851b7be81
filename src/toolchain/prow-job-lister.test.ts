import { expect, test } from 'vitest';
import { goModBeside } from './prow-job-lister.js';

const GO_MOD = `module sigs.k8s.io/prow

go 1.24.0

require (
	example.org/a v1.2.3 // indirect
)

replace example.org/a => ./third_party/a

replace example.org/b => example.org/fork v1.0.0
`;

test('a module beside a tree asks for what the tree asks for, and for the tree itself', () => {
  const lines = goModBeside(GO_MOD, '/src/prow').split('\n');
  expect(lines).toContain('module prow-staging/toolchain/prow-jobs');
  expect(lines).not.toContain('module sigs.k8s.io/prow');
  expect(lines).toContain('\texample.org/a v1.2.3 // indirect');
  expect(lines).toContain('require sigs.k8s.io/prow v0.0.0');
  expect(lines).toContain('replace sigs.k8s.io/prow => /src/prow');
});

test('a replacement by a folder still means the folder in the tree, any other stays as it is', () => {
  const text = goModBeside(GO_MOD, '/src/prow');
  expect(text).toContain('replace example.org/a => /src/prow/third_party/a\n');
  expect(text).toContain('replace example.org/b => example.org/fork v1.0.0\n');
});
