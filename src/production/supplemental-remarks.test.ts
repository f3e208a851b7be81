import { describe, expect, it } from 'vitest';
import { withChangedExample } from './fixtures/changed-example.js';
import { readProduction } from './read-production.js';

const FLAG = '--supplemental-prow-config-dir=/etc/more';

describe('configuration beside the files that production.yaml names', () => {
  it('is said not to be read, once for each folder', async () => {
    const changes = ['hook', 'tide'].map((name) => ({
      file: `manifests/${name}.yaml`,
      from: '- --dry-run=false',
      to: `- --dry-run=false\n            - ${FLAG}`,
    }));
    const { remarks } = await withChangedExample(changes, readProduction);
    expect(remarks).toEqual([
      expect.stringMatching(
        /^hook, tide also read --supplemental-prow-config-dir \/etc\/more,.*\(manifests\/hook\.yaml:1\)$/,
      ),
    ]);
  });
});
