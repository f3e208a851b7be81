import { componentOf } from '../../src/production/prow-image.js';
import { flagClaims } from './claims.js';
import type { ManifestRule } from './difference-rule.js';
import { editContainers } from './edit-pods.js';

/** However it is spelled: Go takes one dash or two, and a flag that is true may stand alone. */
const ASKS_BUCKET = /^--?fallback(=(?!false$)|$)/;

/** Of a job that tot does not know it asks a bucket: production's, ten times, while every other job waits. */
export const numbersStartAnew: ManifestRule = {
  name: 'numbers-start-anew',
  reason: 'tot would ask production’s bucket for the last number of each job that is new to it; here they start at 1',
  touches: flagClaims('fallback'),
  apply: (object) =>
    editContainers(object, (container) => {
      const [command, args] = [container.command ?? [], container.args ?? []];
      if (componentOf(container.image ?? '') !== 'tot') return container;
      if (![...command, ...args].some((word) => ASKS_BUCKET.test(word))) return container;
      // The last one counts, and nothing has to be taken out that might be a word of another flag.
      return { ...container, args: [...args, '--fallback=false'] };
    }),
};
