import { z } from 'zod';
import { trial } from './trial.js';

/** Events that hook is sent at once, as when a big repository is merged: more than it answers in a second. */
export const BURST_EVENTS = 200;

/** GitHub waits this long for an answer, and never asks again. */
export const ANSWER_LIMIT_MS = 10_000;

/** From an event that hook accepted to the ProwJob that it made of it. */
export const WebhookFollowed = z.strictObject({
  kind: z.literal('webhook-followed'),
  ...trial,
  prowJob: z.string(),
  delivery: z.string().describe('id of the event, which the ProwJob carries'),
  tookMs: z
    .number()
    .nonnegative()
    .optional()
    .describe('how long its sender waited for hook’s answer; left out in runs of before that was kept'),
  acceptedAt: z.iso.datetime().describe('when its sender had hook’s answer'),
  createdAt: z.iso.datetime().describe('by the API server’s own clock, as its audit log has it'),
});
export type WebhookFollowed = z.infer<typeof WebhookFollowed>;

/** What hook answered events that all came at once. */
export const BurstAnswered = z.strictObject({
  kind: z.literal('burst-answered'),
  ...trial,
  events: z.number().int().positive().describe('how many were sent'),
  asking: z.number().int().nonnegative().describe('how many of them ask for a job, each a canary of this start'),
  isListed: z.boolean().describe('whether the last listing of ProwJobs, once waiting was over, was answered'),
  answers: z.array(
    z.strictObject({
      status: z.number().int().nullable().describe('null where there was no answer'),
      answer: z.string(),
      events: z.number().int().positive().describe('how many were answered so'),
    }),
  ),
  tookMs: z.array(z.number().nonnegative()).describe('how long each that was answered waited for it, shortest first'),
});
export type BurstAnswered = z.infer<typeof BurstAnswered>;
