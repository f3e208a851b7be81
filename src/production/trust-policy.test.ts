import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTrustPolicy } from './trust-policy.js';
import { yamlDocuments } from './yaml-documents.js';

const CLUSTERS = ['prow', 'prow-build'];

function policyOf(text: string) {
  return readTrustPolicy({ documents: yamlDocuments(text, 'policy.yaml'), path: 'policy.yaml' }, CLUSTERS);
}

/** The policy that a page shows. */
function shown(page: string): string {
  const text = readFileSync(join(import.meta.dirname, '../../docs', page), 'utf8');
  return /```yaml\n(trusted:\n.*?)```/s.exec(text)?.[1] ?? '';
}

describe('the policy', () => {
  it.each(['ADOPTING.md', 'production-file.md'])('that docs/%s shows is one', (page) => {
    expect(policyOf(shown(page))).toMatchObject([{ cluster: 'prow', repositories: expect.any(Array) }]);
  });

  it('is none with a key that no policy has', () => {
    expect(() => policyOf(shown('ADOPTING.md').replace('repositories', 'repos'))).toThrow('policy');
  });
});
