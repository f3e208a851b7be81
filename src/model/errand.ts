import { z } from 'zod';
import { Phase } from './trial.js';

/** What components exist for besides starting jobs, and that each is asked for once a phase. */
export const ERRANDS = [
  'context-retired',
  'command-obeyed',
  'conflict-labelled',
  'change-picked',
  'number-vended',
  'failure-told',
  'new-commit-tested',
  'change-merged',
] as const;
export const Errand = z.enum(ERRANDS);
export type Errand = z.infer<typeof Errand>;

/** The component that each is an errand of. */
export const ERRAND_OF: Readonly<Record<Errand, string>> = {
  'context-retired': 'status-reconciler',
  'command-obeyed': 'hook',
  'conflict-labelled': 'needs-rebase',
  'change-picked': 'cherrypicker',
  'number-vended': 'tot',
  'failure-told': 'crier',
  'new-commit-tested': 'hook',
  'change-merged': 'tide',
};

/** A file of the job configuration, as components mount it. */
export const JobFileKey = z.strictObject({
  namespace: z.string(),
  name: z.string().describe('of the ConfigMap'),
  key: z.string(),
  isCompressed: z.boolean(),
});
export type JobFileKey = z.infer<typeof JobFileKey>;

/** A comment that a plugin of production's obeys, and the label that it sets then. */
export const PluginCommand = z.strictObject({ plugin: z.string(), comment: z.string(), label: z.string() });
export type PluginCommand = z.infer<typeof PluginCommand>;

/** A presubmit that stands in the job configuration for an errand, and where its pods start. */
export const ErrandJob = z.strictObject({
  job: z.string().describe('its name and context'),
  cluster: z.string().describe('alias, as the job spells it'),
});
export type ErrandJob = z.infer<typeof ErrandJob>;

/** What can be asked for in an environment, and by which means. */
export const Errands = z.strictObject({
  'context-retired': z
    .strictObject({
      files: z.array(JobFileKey).min(1).describe('everywhere that the job stands whose context is to be retired'),
      text: z.string().describe('content of these files while the job is there'),
      context: z.string(),
    })
    .optional(),
  'command-obeyed': PluginCommand.optional(),
  'conflict-labelled': z.strictObject({ label: z.string() }).optional(),
  'change-picked': z.strictObject({ comment: z.string().describe('command, without its branch') }).optional(),
  'number-vended': z
    .strictObject({
      port: z.number().int().positive().describe('of its pods'),
      byPlank: z.boolean().describe('whether plank asks it for the numbers of ProwJobs'),
    })
    .optional(),
  'failure-told': ErrandJob.optional().describe('a job that fails'),
  'new-commit-tested': ErrandJob.extend({ folder: z.string().describe('a change in it starts the job') }).optional(),
  'change-merged': z
    .strictObject({
      repo: z.string().describe('in which it merges and nothing is tested'),
      label: z.string().describe('with which it merges'),
      heldBy: z.string().describe('label with which it must not'),
    })
    .optional(),
});
export type Errands = z.infer<typeof Errands>;

/** What a component made of an errand. */
export const ErrandObserved = z.strictObject({
  kind: z.literal('errand-observed'),
  phase: Phase,
  errand: Errand,
  component: z.string(),
  asked: z.string().describe('what was done so that it would act'),
  done: z.string().nullable().describe('what the build under test did then; null for nothing within the limit'),
  waitedMs: z.number().nonnegative(),
  waitLimitMs: z.number().positive(),
});
export type ErrandObserved = z.infer<typeof ErrandObserved>;
