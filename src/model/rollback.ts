import { z } from 'zod';
import { Answer, GoodCandidate, Objection } from './decision.js';

/** One line of one file, as it is and as it is to be. */
export const LineEdit = z.strictObject({
  file: z.string(),
  line: z.number().int().positive(),
  before: z.string(),
  after: z.string(),
  endsFile: z.boolean().describe('whether the file ends with it, without a line break'),
});
export type LineEdit = z.infer<typeof LineEdit>;

/** The way back: to which version, whether that is known to be good, and what exactly to change. */
export const Rollback = z.strictObject({
  answer: Answer,
  production: z.string(),
  from: z.string(),
  to: z.string().nullable(),
  isForward: z.boolean().describe('whether that is a newer version: no way back'),
  objections: z.array(Objection),
  candidates: z
    .array(GoodCandidate.extend({ isNewer: z.boolean().describe('than what production runs') }))
    .describe('versions that passed and never failed, the newest rehearsal first'),
  edits: z.array(LineEdit),
  asPull: z
    .strictObject({ answer: Answer, objections: z.array(Objection.omit({ next: true, page: true })) })
    .nullable()
    .describe('what the gate says to this change where it is proposed as a bump; null where nothing is to be changed'),
  notes: z.array(z.string()),
});
export type Rollback = z.infer<typeof Rollback>;
