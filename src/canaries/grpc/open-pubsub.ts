import { z } from 'zod';
import type { Subscription } from '../../model/pubsub.js';
import { openGrpc } from './open-grpc.js';

/** Messages that are taken at once; sub says two things of each canary at most. */
const MESSAGES_MAX = 1_000;

const Published = z.looseObject({ message_ids: z.tuple([z.string()]) });
const Pulled = z.looseObject({
  received_messages: z.array(
    z.looseObject({ ack_id: z.string(), message: z.looseObject({ data: z.instanceof(Uint8Array) }) }),
  ),
});

/** Pub/Sub as a publisher and a subscriber of it have it. Every call throws as {@link openGrpc}'s. */
export interface Pubsub {
  /** @returns The message's id. */
  readonly publish: (
    to: Subscription,
    message: { readonly text: string; readonly attributes: Readonly<Record<string, string>> },
  ) => Promise<string>;
  /** Takes what has come on a subscription, so that it does not come again. */
  readonly take: (from: Subscription) => Promise<string[]>;
  readonly close: () => void;
}

/** Opens the stand-in for Pub/Sub, in which each subscription is of a topic of its own name. */
export function openPubsub(endpoint: string, { signal }: { readonly signal: AbortSignal }): Pubsub {
  const open = (service: string) => openGrpc({ proto: 'pubsub.proto', service, endpoint, signal });
  const publisher = open('google.pubsub.v1.Publisher');
  const subscriber = open('google.pubsub.v1.Subscriber');
  return {
    publish: async ({ project, subscription }, { text, attributes }) => {
      const messages = [{ data: Buffer.from(text), attributes }];
      const topic = `projects/${project}/topics/${subscription}`;
      return Published.parse(await publisher.call('Publish', { topic, messages })).message_ids[0];
    },
    take: async ({ project, subscription: id }) => {
      const subscription = `projects/${project}/subscriptions/${id}`;
      const request = { subscription, return_immediately: true, max_messages: MESSAGES_MAX };
      const { received_messages: received } = Pulled.parse(await subscriber.call('Pull', request));
      const ackIds = received.map(({ ack_id: ackId }) => ackId);
      if (ackIds.length > 0) await subscriber.call('Acknowledge', { subscription, ack_ids: ackIds });
      return received.map(({ message }) => Buffer.from(message.data).toString());
    },
    close: () => {
      publisher.close();
      subscriber.close();
    },
  };
}
