import { z } from 'zod';
import { trial } from './trial.js';

/** From an event that hook accepted to the ProwJob that it made of it. */
export const WebhookFollowed = z.strictObject({
  kind: z.literal('webhook-followed'),
  ...trial,
  prowJob: z.string(),
  delivery: z.string().describe('id of the event, which the ProwJob carries'),
  acceptedAt: z.iso.datetime().describe('when its sender had hook’s answer'),
  createdAt: z.iso.datetime().describe('by the API server’s own clock, as its audit log has it'),
});
export type WebhookFollowed = z.infer<typeof WebhookFollowed>;
