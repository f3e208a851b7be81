import { z } from 'zod';
import { Phase } from './trial.js';

/**
 * When something was done: on an API server that had nothing; under production's definitions, with the candidate's over
 * them, and with production's over those again, as a rollback does.
 */
export const UPGRADE_MOMENTS = ['fresh', 'before', 'upgraded', 'back'] as const;
export const UpgradeMoment = z.enum(UPGRADE_MOMENTS);
export type UpgradeMoment = z.infer<typeof UpgradeMoment>;

const of = {
  phase: Phase,
  clusterId: z.string(),
  definition: z.string().describe('name of the CustomResourceDefinition'),
};

/** A run sets out to apply definitions to an API server that has none. The line comes first. */
export const FreshStarted = z.strictObject({
  kind: z.literal('fresh-started'),
  phase: Phase,
  clusterId: of.clusterId,
  definitions: z.array(z.string()).describe('every one that the candidate brings'),
});

/** An API server was asked, before the candidate is deployed, whether it would take one of its definitions; nothing was changed. */
export const DefinitionTried = z.strictObject({
  kind: z.literal('definition-tried'),
  ...of,
  refused: z.string().nullable().describe('the API server’s own words; null where it would take it'),
});

/** A run sets out to change definitions under live objects. The line comes first, so that what nobody came to is missed. */
export const UpgradeStarted = z.strictObject({
  kind: z.literal('upgrade-started'),
  phase: Phase,
  definitions: z.array(
    z.strictObject({
      clusterId: of.clusterId,
      definition: of.definition,
      objects: z.number().int().nonnegative().describe('that are made for it, as production’s version writes them'),
      states: z.array(z.string()).describe('that these objects are in, each at least once; empty for a kind without'),
      ofRun: z.number().int().nonnegative().describe('objects that the candidate wrote in this run'),
    }),
  ),
});

/** A definition was applied over what stood, by the API server's own apply. */
export const DefinitionApplied = z.strictObject({
  kind: z.literal('definition-applied'),
  ...of,
  moment: UpgradeMoment,
  sha256: z.string().describe('digest of the definition as its source has it'),
  refused: z.string().nullable().describe('the API server’s own words; null where it accepted it'),
  isServed: z.boolean().describe('the API server answers by it, within the limit'),
  waitedMs: z.number().nonnegative(),
  limitMs: z.number().positive(),
  dropped: z.array(z.string()).describe('fields that production’s definition has and this has not'),
});

/** Objects were made, or each written again as whoever updates one does. */
export const ObjectsWritten = z.strictObject({
  kind: z.literal('objects-written'),
  ...of,
  moment: UpgradeMoment,
  wanted: z.number().int().nonnegative(),
  written: z.number().int().nonnegative(),
  refused: z
    .array(z.strictObject({ said: z.string(), objects: z.number().int().positive(), example: z.string() }))
    .describe('the API server’s own words, each once'),
});

/** Objects were read and held, field by field, against what the API server had of them before. */
export const ObjectsRead = z.strictObject({
  kind: z.literal('objects-read'),
  ...of,
  moment: UpgradeMoment,
  whose: z.enum(['made', 'run']).describe('made for this, or written by the candidate in this run'),
  isWrittenAgain: z
    .boolean()
    .describe('each had been written again under this definition: only then is gone for good what it has no field for'),
  wanted: z.number().int().nonnegative().describe('there were before'),
  found: z.number().int().nonnegative().describe('are there now'),
  gone: z.array(z.string()).describe('some of those that are not there any more'),
  states: z.record(z.string(), z.number().int()).describe('of those that are there'),
  fields: z.number().int().nonnegative().describe('different fields that they had before'),
  differences: z.array(
    z.strictObject({
      field: z.string(),
      change: z.enum(['lost', 'changed']),
      objects: z.number().int().positive(),
      example: z.string().describe('name of one of them'),
    }),
  ),
});
