import { isMap, isSeq } from 'yaml';
import { CANARY_GITHUB } from '../../src/model/github-world.js';
import type { ConfigRule } from './config-rule.js';

/** tide's own period is minutes; a rehearsal waits for each look. */
const PERIOD = '1s';

/** Lets tide merge the canaries’ pull requests, and look for them often. Production’s own queries stay: they find nothing. */
export const canaryMerges: ConfigRule = {
  name: 'canary-merges',
  reason: 'tide must be seen to start jobs and to merge, of pull requests that nobody but staging has',
  touches: ['/tide/queries', '/tide/queries/**', '/tide/sync_period', '/tide/status_update_period'],
  apply: (document) => {
    const tide = document.get('tide');
    // A Prow without tide stays without.
    if (!isMap(tide)) return;
    const { org, mergedRepositories, mergeLabel, holdLabel } = CANARY_GITHUB;
    const repos = mergedRepositories.map((name) => `${org}/${name}`);
    const query = document.createNode({ repos, labels: [mergeLabel], missingLabels: [holdLabel] });
    const queries = tide.get('queries');
    if (isSeq(queries)) queries.add(query);
    else tide.set('queries', document.createNode([query]));
    for (const period of ['sync_period', 'status_update_period']) tide.set(period, PERIOD);
  },
};
