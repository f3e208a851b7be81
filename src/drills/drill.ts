import { z } from 'zod';
import { Power } from '../model/power.js';
import { Check } from '../model/verdict.js';

/** One change of one file: a line that is there exactly once gives way to others. */
export const SourceEdit = z.strictObject({
  file: z.string().min(1).describe('path below the root of the Prow source tree'),
  line: z.string().min(1).describe('the whole line, with its indentation'),
  replacement: z.string().describe('what stands there instead; may be several lines'),
});
export type SourceEdit = z.infer<typeof SourceEdit>;

/** What a verdict must say for the fault to count as caught. */
export const ExpectedFinding = z.strictObject({
  check: Check,
  subject: z.string().min(1).describe("text that a failed finding's subject must hold, as verdicts write it"),
});
export type ExpectedFinding = z.infer<typeof ExpectedFinding>;

/** A fault that we put into a candidate on purpose, after an outage, to see that it does not get through. */
export const Drill = z.strictObject({
  name: z.string(),
  outage: z.iso.date().describe('day of the outage that the fault repeats'),
  description: z.string().min(1),
  power: Power.nullable().describe('power a run needs to meet this fault; null where the usual one does'),
  expect: z.array(ExpectedFinding).min(1),
  edits: z.array(SourceEdit).min(1),
});
export type Drill = z.infer<typeof Drill>;
