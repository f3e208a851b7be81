import { parseImage } from '../../src/production/prow-image.js';
import { variableClaims } from './claims.js';
import type { ManifestRule } from './difference-rule.js';
import { editContainers } from './edit-pods.js';

/** Google's client takes another address from this variable only, and asks it for no credentials. */
export const PUBSUB_VARIABLE = 'PUBSUB_EMULATOR_HOST';

/** Lets sub listen on the stand-in. */
export const standInPubsub: ManifestRule = {
  name: 'stand-in-pubsub',
  reason: 'production’s subscriptions must lose no message to staging, and canaries are no messages of its own',
  touches: variableClaims(PUBSUB_VARIABLE),
  apply: (object, { pubsubAddress, prowRepository }) =>
    editContainers(object, (container) => {
      const { repository, name } = parseImage(container.image ?? '');
      if (name !== 'sub' || repository !== `${prowRepository}/${name}`) return container;
      const others = (container.env ?? []).filter((variable) => variable.name !== PUBSUB_VARIABLE);
      return { ...container, env: [...others, { name: PUBSUB_VARIABLE, value: pubsubAddress }] };
    }),
};
