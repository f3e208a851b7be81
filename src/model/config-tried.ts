import { z } from 'zod';
import { Candidate } from './candidate.js';

/** The program that reads a configuration as every component does, and names what it does not know. */
export const CHECKCONFIG = 'checkconfig';

/**
 * What one program of one Prow version made of one configuration, before anything was bumped. On 2019-01-23 a new
 * configuration used what was merged and not yet deployed, and hook could not start again.
 */
export const ConfigTried = z.strictObject({
  kind: z.literal('config-tried'),
  config: z.enum(['production', 'next']).describe('next is what production’s configuration is about to become'),
  configSha256: z.string().describe('of names and contents of configuration, plugins and job files'),
  version: z
    .enum(['production', 'candidate'])
    .describe('whether this build stands for production’s or is the candidate'),
  prow: Candidate,
  program: z.string().describe('checkconfig, or the component that was started with it'),
  answer: z.enum(['accepted', 'refused', 'not-asked']),
  exitCode: z.number().int().nullable().describe('null where it did not end'),
  words: z.array(z.string()).describe('each refusal as the program words it; why nobody could ask; empty if accepted'),
});
export type ConfigTried = z.infer<typeof ConfigTried>;

/** Act by themselves as soon as they run, on pull requests and on messages: a second one would act beside production's own. */
export const ACTING_BY_THEMSELVES: readonly string[] = ['tide', 'status-reconciler', 'sub'];

/** Read no configuration; tot wants to be told of one, and reads it where it asks a bucket, which staging's does not. */
const WITHOUT_CONFIGURATION: readonly string[] = ['ghproxy', 'cherrypicker', 'tot'];

/** Whether one more pod of a component can be started with the next configuration, and reads it. */
export function isStartedOnNext({ component, replicas }: { component: string; replicas: number }): boolean {
  return replicas > 0 && ![...WITHOUT_CONFIGURATION, ...ACTING_BY_THEMSELVES].includes(component);
}
