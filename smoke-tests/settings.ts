import { z } from 'zod';
import { ExplainedError } from '../src/model/explained-error.js';
import { Phase } from '../src/model/history-event.js';
import { Power } from '../src/model/power.js';

/** What a suite must be told, as environment variables spell it. */
const Variables = z.object({
  STAGING_ENVIRONMENT: z.string().min(1).describe('path of a standing environment’s environment.json'),
  STAGING_RUN: z.string().min(1).optional().describe('folder of a run that has begun; a new one where unset'),
  STAGING_PHASE: Phase.default('candidate'),
  STAGING_POWER: z
    .string()
    .default('0.5,0.95')
    .transform((text) => text.split(',').map(Number))
    .pipe(z.tuple([z.number(), z.number()]))
    .transform(([faultFraction, power]) => ({ faultFraction, power }))
    .pipe(Power),
  STAGING_TURN: z.coerce.number().int().nonnegative().default(0),
});

/** What every suite of one vitest run shares. */
export interface SmokeSettings {
  readonly environmentPath: string;
  readonly runDirectory: string;
  readonly phase: Phase;
  readonly power: Power;
  /** Where this run goes on in the order of what is probed after restarts, so that runs take turns. */
  readonly turn: number;
}

declare module 'vitest' {
  interface ProvidedContext {
    smoke: SmokeSettings;
  }
}

/** Settings in which the run's folder may still be open. */
export type GivenSettings = Omit<SmokeSettings, 'runDirectory'> & { readonly runDirectory: string | null };

/**
 * Reads the settings from environment variables.
 *
 * @throws {ExplainedError} `usage`: one is missing or cannot be read.
 */
export function readSettings(variables: Readonly<Record<string, string | undefined>>): GivenSettings {
  const parsed = Variables.safeParse(variables);
  if (!parsed.success)
    throw new ExplainedError('usage', {
      what: 'The smoke tests do not know what to look at',
      expected:
        'STAGING_ENVIRONMENT=<path of environment.json>; if set, STAGING_RUN=<folder>, STAGING_PHASE=baseline|candidate, STAGING_POWER=0.5,0.95, STAGING_TURN=0',
      observed: z.prettifyError(parsed.error).replaceAll(/\s+/g, ' '),
      evidence: 'environment variables of this command',
      next: '`prow-staging up` prints the path of the environment it leaves standing',
    });
  const { STAGING_ENVIRONMENT, STAGING_RUN, STAGING_PHASE, STAGING_POWER, STAGING_TURN } = parsed.data;
  return {
    environmentPath: STAGING_ENVIRONMENT,
    runDirectory: STAGING_RUN ?? null,
    phase: STAGING_PHASE,
    power: STAGING_POWER,
    turn: STAGING_TURN,
  };
}
