import { namesWhenApplied } from '../../src/production/names-when-applied.js';
import { type ManifestRule, WHOLE_OBJECT } from './difference-rule.js';

/** Prow's configuration and kubeconfigs are deployed with their contents, not as the placeholders a team keeps. */
export const madeByStaging: ManifestRule = {
  name: 'made-by-staging',
  reason: 'staging makes this object itself, from production’s configuration or for the candidate’s version',
  touches: [WHOLE_OBJECT],
  apply: (object, { madeByStaging: made }) => (namesWhenApplied(object).some((name) => made.has(name)) ? null : object),
};
