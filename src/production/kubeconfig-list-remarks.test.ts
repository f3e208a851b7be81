import { describe, expect, it } from 'vitest';
import { withChangedExample } from './fixtures/changed-example.js';
import { readProduction } from './read-production.js';

const SINKER = 'manifests/sinker.yaml';
const BUILD = '/etc/kubeconfig-build/kubeconfig:';

const remarksAfter = (to: string) =>
  withChangedExample([{ file: SINKER, from: BUILD, to }], async (root) => (await readProduction(root)).remarks);

describe('a $KUBECONFIG list', () => {
  it('is told of with both numbers where an element of it is empty', async () => {
    expect(await remarksAfter(`${BUILD}:`)).toContainEqual(
      expect.stringMatching(
        /^\$KUBECONFIG of sinker has 6 elements, 1 of them empty, for 6 configurations;.*\(manifests\/sinker\.yaml:1\)$/,
      ),
    );
  });

  it('is told of where it has more elements than configurations', async () => {
    expect(await remarksAfter(BUILD.repeat(3))).toContainEqual(
      expect.stringMatching(/^\$KUBECONFIG of sinker has 7 elements for 6 configurations;/),
    );
  });

  it('is told of where its variable has another name, and what holds another path is not', async () => {
    const change = { file: SINKER, from: 'name: KUBECONFIG', to: 'name: KUBECONFIGS' };
    const remarks = await withChangedExample([change], async (root) => (await readProduction(root)).remarks);
    expect(remarks).toContainEqual(
      'the variable KUBECONFIGS of sinker holds the path of a kubeconfig, and Prow does not read it (manifests/sinker.yaml:1)',
    );
    const other = {
      file: SINKER,
      from: '- name: KUBECONFIG',
      to: '- { name: HOME, value: /etc }\n            - name: KUBECONFIG',
    };
    expect(await withChangedExample([other], async (root) => (await readProduction(root)).remarks)).toEqual([]);
  });

  it('is not told of where a file stands twice among enough contexts', async () => {
    expect(await remarksAfter(BUILD.repeat(2))).toEqual([]);
  });
});
