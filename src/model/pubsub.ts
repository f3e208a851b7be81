import { z } from 'zod';
import { aliasOf } from './alias.js';
import type { Canary } from './canary.js';

/** Subscriptions on which production's sub listens for jobs to start, and the aliases of jobs that it starts for them. */
export const PubsubTrigger = z.strictObject({
  project: z.string(),
  subscriptions: z.array(z.string()).min(1),
  allowedClusters: z.array(z.string()).describe('aliases; `*` is every one'),
});
export type PubsubTrigger = z.infer<typeof PubsubTrigger>;

/** Ports of the stand-in for Pub/Sub: Google's own interface, and the one that tells what became of messages. */
export const PUBSUB_PORTS = { api: 8085, control: 8086 } as const;

/** Subscription, and topic, on which canaries let sub say what it made of them. No production has it. */
export const PUBSUB_REPORTS = 'prow-staging-reports';

/** A subscription by its names. */
export interface Subscription {
  readonly project: string;
  readonly subscription: string;
}

/** Whether sub starts jobs of this `cluster:` for messages of a trigger (pkg/gangway/gangway.go, HandleProwJob). */
export function letsIn({ allowedClusters }: PubsubTrigger, spelling: string | null): boolean {
  return allowedClusters.some((name) => name === '*' || name === aliasOf(spelling));
}

/** Whether a canary goes through sub and no subscription lets it in, so that sub must refuse it. */
export function isShutOut(
  triggers: readonly PubsubTrigger[] | undefined,
  { spelling, way }: Pick<Canary, 'spelling' | 'way'>,
): boolean {
  return way === 'sub' && triggers !== undefined && !triggers.some((trigger) => letsIn(trigger, spelling));
}

/** Where a job of this `cluster:` is asked for: on a subscription that lets it in, else on the first, which must refuse it. */
export function subscriptionFor(triggers: readonly PubsubTrigger[], spelling: string | null): Subscription | null {
  const trigger = triggers.find((one) => letsIn(one, spelling)) ?? triggers[0];
  const subscription = trigger?.subscriptions[0];
  return trigger === undefined || subscription === undefined ? null : { project: trigger.project, subscription };
}
