import type { Drill } from '../src/drills/drill.js';

/**
 * In 2019 a map's order decided at each process start whether `default` was
 * overwritten, so one look at a fresh deployment met the fault half of the time.
 */
export const drill: Drill = {
  name: 'default-alias-overwritten-at-random',
  outage: '2019-02-08',
  description: 'the default alias is overwritten with the in-cluster configuration in one of two process starts',
  power: { faultFraction: 0.5, power: 0.999 },
  expect: [{ check: 'placement', subject: 'alias "default"' }],
  edits: [
    {
      file: 'pkg/kube/config.go',
      line: '\t"fmt"',
      replacement: '\t"fmt"\n\t"math/rand/v2"',
    },
    {
      file: 'pkg/kube/config.go',
      line: 'func mergeConfigs(local *rest.Config, foreign map[string]rest.Config, currentContext string) (map[string]rest.Config, error) {',
      // Decided once for each process: it may load its configuration more than once.
      replacement: [
        'var overwritesDefaultAlias = rand.IntN(2) == 0',
        '',
        'func mergeConfigs(local *rest.Config, foreign map[string]rest.Config, currentContext string) (map[string]rest.Config, error) {',
      ].join('\n'),
    },
    {
      file: 'pkg/kube/config.go',
      line: '\tif _, ok := ret[DefaultClusterAlias]; !ok {',
      replacement: '\tif _, ok := ret[DefaultClusterAlias]; !ok || overwritesDefaultAlias {',
    },
  ],
};
