import type { Drill } from '../src/drills/drill.js';

/**
 * `mergeConfigs` gives `default` the in-cluster configuration only where no
 * kubeconfig has a context of that name. Without that guard every `default` job
 * starts in the service cluster, as on 2019-02-08.
 */
export const drill: Drill = {
  name: 'default-alias-overwritten',
  outage: '2019-02-08',
  description: 'the default alias is always overwritten with the in-cluster configuration',
  power: null,
  expect: [{ check: 'placement', subject: 'alias "default"' }],
  edits: [
    {
      file: 'pkg/kube/config.go',
      line: '\tif _, ok := ret[DefaultClusterAlias]; !ok {',
      // A bare block: what it held stays as it was.
      replacement: '\t{',
    },
  ],
};
